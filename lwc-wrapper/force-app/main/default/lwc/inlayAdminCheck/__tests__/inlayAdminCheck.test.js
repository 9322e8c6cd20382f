// An admin reads what is wrong, which setting to change, and can hand a report to whoever helps.
import { createElement } from 'lwc';
import InlayAdminCheck from 'c/inlayAdminCheck';
import getFacts from '@salesforce/apex/InlayCheck.facts';
import getSampleRecord from '@salesforce/apex/InlayCheck.sampleRecord';
import getSettings from '@salesforce/apex/InlaySession.getSettings';
import mintAssertion from '@salesforce/apex/InlaySession.mintAssertion';
import { createFakeGuest } from '../../../../../../jest/fakeGuest';
import { SERVICE, facts, report } from '../../inlayDiagnosis/__tests__/observations';

jest.mock('@salesforce/apex/InlayCheck.facts', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlayCheck.sampleRecord', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlayCheck.accessOf', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlaySession.getSettings', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlaySession.mintAssertion', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = '0015g00000XyZaBAAV';
const OTHER_RECORD = '0015g00000XyZaCAAV';
const ASSERTION = 'header.claims.signature';
const PAGE = window.location.origin;

// The accessibility checker looks at every element of a long page.
jest.setTimeout(60_000);

let element;
let clipboard;

const root = () => element.shadowRoot;
const find = (selector) => root().querySelector(selector);
const status = () => find('.verdict').textContent;
const button = (label) => [...root().querySelectorAll('lightning-button')].find((one) => one.label === label);
const findingOf = (cause) =>
  [...root().querySelectorAll('c-inlay-finding')].find(({ finding }) => finding.cause === cause).shadowRoot;

async function settle() {
  for (let turn = 0; turn < 40; turn += 1) {
    // eslint-disable-next-line no-await-in-loop -- one turn of the queue after the other is the purpose
    await Promise.resolve();
  }
}

async function show() {
  element = createElement('c-inlay-admin-check', { is: InlayAdminCheck });
  document.body.append(element);
  await settle();
}

function guests() {
  return [...root().querySelectorAll('.frames iframe')].map((frame) => createFakeGuest(frame.contentWindow));
}

/** The service answers: both pages speak, and the session comes to what is given. */
async function answer(session, body = {}) {
  const [check, widget] = guests();
  const said = { ...report({ hostOrigins: [PAGE], serviceTime: new Date().toISOString() }), ...body };
  delete said.heardAt;
  widget.hello();
  check.connect();
  await settle();
  check.say('diagnosis', said);
  check.say('token-needed', { reason: 'first' });
  await settle();
  const assertion = check.heard('token')[0]?.body.assertion;
  const given = assertion ? session : { code: 'assertion_unavailable' };
  check.say('diagnosis', { ...said, session: given });
  await settle();
}

beforeEach(() => {
  getSettings.mockResolvedValue({ bffOrigin: SERVICE, org: facts().value.org, navigableOrigins: [] });
  getFacts.mockImplementation(() => Promise.resolve(facts({ now: new Date().toISOString(), pageHosts: [PAGE] }).value));
  getSampleRecord.mockResolvedValue(RECORD);
  mintAssertion.mockResolvedValue(ASSERTION);
  clipboard = { writeText: jest.fn().mockResolvedValue(undefined) };
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
});

afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
});

describe('c-inlay-admin-check', () => {
  it('says what it is doing, step by step, in a polite live region', async () => {
    await show();
    expect(find('.verdict').getAttribute('role')).toBe('status');
    expect(status()).toBe('Opening the pages of the service');
    const [check] = guests();
    check.connect();
    await settle();
    expect(status()).toBe('Waiting for what the service says');
    mintAssertion.mockReturnValue(new Promise(() => {}));
    check.say('token-needed', { reason: 'first' });
    await settle();
    expect(status()).toBe('Trying to open a session');
  });

  it('says that Inlay works, with every check in its state as a word', async () => {
    await show();
    await answer({ opened: true });
    expect(status()).toBe('Inlay works on this page.');
    const states = [...root().querySelectorAll('c-inlay-finding')].map(
      ({ shadowRoot }) => shadowRoot.querySelector('.state').textContent
    );
    expect(new Set(states)).toEqual(new Set(['OK']));
    expect(mintAssertion).toHaveBeenCalledWith({
      recordId: RECORD,
      nonce: expect.any(String),
      instanceId: expect.any(String),
      hostOrigin: PAGE
    });
    await expect(element).toBeAccessible();
  });

  it('says the cause first, and the setting to change with the value that it should have', async () => {
    await show();
    await answer({ code: 'assertion_forged' });
    expect(status()).toContain('Inlay does not work on this page. The service has no certificate for the org');
    expect(find('.to-do').textContent).toBe('What to do');
    const row = findingOf('certificate_unknown');
    expect([...root().querySelectorAll('.steps li')].map(({ textContent }) => textContent)).toEqual(
      [...row.querySelectorAll('.steps li')].map(({ textContent }) => textContent)
    );
    expect(row.querySelector('.state').textContent).toBe('Failed');
    expect([...row.querySelectorAll('.steps li')].map(({ textContent }) => textContent)[1]).toContain(
      `inlay tenant certificate add ${facts().value.org} FILE`
    );
    expect(findingOf('session_refused').querySelector('.sentence').textContent).toBe(
      'Only after: The service knows the certificate'
    );
    await expect(element).toBeAccessible();
  });

  it('names the page that the operator has to add', async () => {
    await show();
    const [check] = guests();
    check.connect();
    await settle();
    const body = { ...report({ hostOrigins: ['https://other.example.com'] }) };
    delete body.heardAt;
    check.say('diagnosis', { ...body, session: { code: 'host_origin' } });
    await settle();
    expect(findingOf('frame_ancestors').querySelector('.steps li').textContent).toContain(
      `adds ${PAGE} to host_origins`
    );
  });

  it('tells a warning apart from a failure', async () => {
    await show();
    await answer({ opened: true }, { firstByteMs: 3_000 });
    expect(status()).toBe(
      "Inlay works on this page. The first byte of the service's page took 3000 ms. Up to 2000 ms are fine."
    );
    expect(findingOf('slow_network').querySelector('.state').textContent).toBe('To know');
  });

  it('does not call it working where there was no record to try with', async () => {
    getSampleRecord.mockResolvedValue(null);
    await show();
    const [check, widget] = guests();
    widget.hello();
    check.connect();
    await settle();
    const body = report({ hostOrigins: [PAGE], serviceTime: new Date().toISOString() });
    delete body.heardAt;
    check.say('diagnosis', body);
    await settle();
    expect(status()).toBe('Nothing was found to be wrong, but not everything could be checked.');
    expect(root().textContent).toContain('There was no record to open a session for.');
    expect(findingOf('session_refused').querySelector('.state').textContent).toBe('Not checked');
  });

  it('says which permission set is missing to a user who may not call Apex', async () => {
    const refusal = { body: { message: "You do not have access to the Apex class named 'InlaySession'." } };
    getSettings.mockRejectedValue(refusal);
    await show();
    expect(find('.frames iframe')).toBeNull();
    expect(status()).toContain('You may not call the Apex class InlaySession');
    expect(findingOf('permission_set_missing').querySelector('.steps').textContent).toContain('"Inlay User"');
    await expect(element).toBeAccessible();
  });

  it('runs again with the chosen record, and drops the run before', async () => {
    await show();
    const picker = find('lightning-record-picker');
    picker.dispatchEvent(new CustomEvent('change', { detail: { recordId: OTHER_RECORD } }));
    button('Run again').click();
    await settle();
    expect(root().querySelectorAll('.frames iframe')).toHaveLength(2);
    await answer({ opened: true });
    expect(mintAssertion).toHaveBeenCalledTimes(1);
    expect(mintAssertion).toHaveBeenCalledWith(expect.objectContaining({ recordId: OTHER_RECORD }));
    expect(status()).toBe('Inlay works on this page.');
  });

  it('copies a report without the record, the assertion and the nonce', async () => {
    await show();
    await answer({ opened: true });
    button('Copy report').click();
    await settle();
    const [[text]] = clipboard.writeText.mock.calls;
    expect(text).toContain('Session: opened');
    expect(text).toContain('passed: session_refused');
    const { nonce, instanceId } = mintAssertion.mock.calls[0][0];
    [RECORD, RECORD.slice(0, 15), ASSERTION, nonce, instanceId].forEach((secret) => expect(text).not.toContain(secret));
    expect(root().textContent).toContain('The report was copied.');
  });

  it('shows the report where the page may not copy', async () => {
    clipboard.writeText.mockRejectedValue(new Error('not allowed'));
    await show();
    await answer({ opened: true });
    button('Copy report').click();
    await settle();
    expect(find('details').open).toBe(true);
    expect(find('pre').textContent).toContain('Inlay check: ');
    expect(root().textContent).toContain('Select the report at the end of the page');
  });

  it('takes its frames away when the page is left', async () => {
    await show();
    const container = find('.frames');
    element.remove();
    expect(container.querySelector('iframe')).toBeNull();
  });

  it('has a name for each of its regions', async () => {
    await show();
    await answer({ opened: true });
    expect([...root().querySelectorAll('section')].map((region) => region.getAttribute('aria-label'))).toEqual([
      'Inlay Check',
      'What to check with',
      'Checks'
    ]);
  });
});
