// What Apex refuses with reaches the admin as a code, and a text of Salesforce never does.
import { ask } from 'c/inlayDiagnosis';

const refusing = (message) => () => Promise.reject(Object.assign(new Error('call'), { body: { message } }));

describe('ask', () => {
  it('keeps the value and when it was asked and answered', async () => {
    const answer = await ask(() => Promise.resolve({ now: 'x' }));
    expect(answer).toMatchObject({ value: { now: 'x' }, refusal: null });
    expect(answer.askedAt).toBeLessThanOrEqual(answer.answeredAt);
  });

  it.each([
    ['record_unreadable', 'record_unreadable'],
    ['launch_refused:org_unknown', 'launch_refused:org_unknown'],
    ["You do not have access to the Apex class named 'InlaySession'.", 'no_access'],
    ['Sie haben keinen Zugriff auf die Apex-Klasse „InlaySession“.', 'no_access'],
    ['Attempt to de-reference a null object. Class.InlaySession.mintAssertion: line 3', 'other'],
    ['INSUFFICIENT_ACCESS: jane@example.com cannot read 0015g00000XyZaBAAV', 'other'],
    [undefined, 'other']
  ])('makes of the refusal "%s" the code %s', async (message, code) => {
    expect(await ask(refusing(message))).toMatchObject({ value: null, refusal: code });
  });

  it('takes a call that throws at once for a refusal too', async () => {
    const answer = await ask(() => {
      throw new TypeError('no');
    });
    expect(answer.refusal).toBe('other');
  });
});
