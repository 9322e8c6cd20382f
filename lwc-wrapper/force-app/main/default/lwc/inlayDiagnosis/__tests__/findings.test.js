// For each fault the right cause is the only one that is called failed, and what follows from it is not blamed.
import { CAUSES, findings, firstFailed } from 'c/inlayDiagnosis';
import { FAILURES, WARNINGS, clockOff } from './faults';
import { healthy, refusedBy, report, unseen, unsigned } from './observations';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const inState = (found, state) => found.filter((finding) => finding.state === state).map(({ cause }) => cause);
const stateOf = (found, cause) => found.find((finding) => finding.cause === cause).state;

describe('findings', () => {
  it('pass one and all where Inlay works', () => {
    const found = findings(healthy());
    expect(found.map(({ cause }) => cause)).toEqual(CAUSES);
    expect(found.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(firstFailed(found)).toBeUndefined();
  });

  it.each(FAILURES)('name %s, and nothing else: %s', (cause, _fault, seen, detail) => {
    const found = findings(seen);
    expect(inState(found, 'failed')).toEqual([cause]);
    expect(firstFailed(found)).toEqual({ cause, state: 'failed', detail: expect.objectContaining(detail) });
  });

  it.each(WARNINGS)('warn of %s without calling it failed: %s', (cause, _fault, seen, detail) => {
    const found = findings(seen);
    expect(inState(found, 'failed')).toEqual([]);
    expect(inState(found, 'warning')).toEqual([cause]);
    expect(found.find((finding) => finding.cause === cause).detail).toMatchObject(detail);
  });

  it('have a fault for every cause', () => {
    const tested = [...FAILURES, ...WARNINGS].map(([cause]) => cause);
    expect(CAUSES.filter((cause) => !tested.includes(cause))).toEqual([]);
  });

  it('say of what follows from a failure only which cause comes first', () => {
    const found = findings(unseen({ violation: { directive: 'frame-src' } }));
    expect(found.find(({ cause }) => cause === 'wrong_org')).toEqual({
      cause: 'wrong_org',
      state: 'unknown',
      detail: { because: 'trusted_url_missing' }
    });
  });

  it('say why nothing was seen, where a failure explains it', () => {
    const because = (seen, cause) => findings(seen).find((finding) => finding.cause === cause).detail.because;
    expect(because(unseen(), 'record_unreadable')).toBe('no_answer');
    expect(because(unsigned('page_foreign'), 'certificate_unusable')).toBe('page_foreign');
    expect(because(refusedBy('org_unknown'), 'certificate_unknown')).toBe('wrong_org');
  });

  it('know how far Apex came from the code with which it refused', () => {
    const found = findings(unsigned('certificate_unusable'));
    expect(stateOf(found, 'page_foreign')).toBe('passed');
    expect(stateOf(found, 'record_unreadable')).toBe('passed');
    expect(stateOf(findings(unsigned('other')), 'record_unreadable')).toBe('unknown');
  });

  it('know how far the service came from the code with which it refused', () => {
    const found = findings(refusedBy('permission_missing'));
    expect([stateOf(found, 'certificate_unknown'), stateOf(found, 'audience_mismatch')]).toEqual(['passed', 'passed']);
    expect(stateOf(findings(refusedBy('assertion_audience')), 'certificate_unknown')).toBe('passed');
    expect(stateOf(findings(refusedBy('assertion_replayed')), 'audience_mismatch')).toBe('passed');
    expect(stateOf(findings(refusedBy('request_malformed')), 'certificate_unknown')).toBe('unknown');
  });

  it('keep what passed although something else failed, so that nobody mends what is right', () => {
    const found = findings(refusedBy('assertion_forged'));
    ['trusted_url_missing', 'no_answer', 'wrong_org', 'frame_ancestors', 'clock_skew'].forEach((cause) =>
      expect(stateOf(found, cause)).toBe('passed')
    );
  });

  it('leave open what was not tried: without a record there is no session to speak of', () => {
    const found = findings(healthy({ mint: null, reports: [report()] }));
    expect(inState(found, 'failed')).toEqual([]);
    expect(stateOf(found, 'session_refused')).toBe('unknown');
    expect(stateOf(found, 'certificate_unknown')).toBe('unknown');
  });

  it('do not blame the clock where the measured clocks agree and the assertion only came late', () => {
    const found = findings(refusedBy('assertion_expired'));
    expect(inState(found, 'failed')).toEqual(['session_refused']);
    expect(stateOf(found, 'clock_skew')).toBe('passed');
  });

  it('do not call a clock wrong when the answers took so long that it may be right', () => {
    const slow = [report({ serviceTime: clockOff(20), roundTripMs: 30_000 })];
    expect(stateOf(findings(healthy({ mint: null, reports: slow })), 'clock_skew')).not.toBe('failed');
  });

  it('see two faults that do not follow from each other', () => {
    const found = findings(
      refusedBy('assertion_forged', {
        reports: [report({ webAssembly: false }), report({ webAssembly: false, session: { code: 'assertion_forged' } })]
      })
    );
    expect(inState(found, 'failed')).toEqual(['webassembly_blocked', 'certificate_unknown']);
  });

  it('need nothing of what only admins may ask', () => {
    expect(inState(findings(healthy({ facts: null })), 'failed')).toEqual([]);
    expect(inState(findings(healthy({ facts: null })), 'warning')).toEqual([]);
  });
});

describe('codes of the service', () => {
  const api = JSON.parse(readFileSync(join(__dirname, '../../../../../../../backend/openapi.json'), 'utf8'));
  const codesOf = (path) =>
    Object.entries(api.paths[path].post.responses).flatMap(([, { description }]) =>
      [...description.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code)
    );

  it.each(codesOf('/api/session'))('%s, refused to a session, leads to exactly one failure', (code) => {
    const failures = inState(findings(refusedBy(code)), 'failed');
    expect(failures).toHaveLength(1);
    expect(CAUSES).toContain(failures[0]);
  });

  const launchCodes = api.paths['/api/launch'] ? codesOf('/api/launch') : codesOf('/api/session');
  it.each(launchCodes)('%s, refused to a launch, leads to exactly one failure', (code) => {
    expect(inState(findings(unsigned(`launch_refused:${code}`)), 'failed')).toHaveLength(1);
  });
});
