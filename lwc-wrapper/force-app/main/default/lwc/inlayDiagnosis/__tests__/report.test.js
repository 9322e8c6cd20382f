// The report can be sent to anybody: it says what helps, and nothing of a person, a record or a secret.
import { findings, reportOf } from 'c/inlayDiagnosis';
import { ORG, PAGE, SERVICE, facts, frame, healthy, refusedBy, report, unsigned } from './observations';

const AROUND = { now: new Date('2026-11-21T21:05:00.000Z'), browser: 'Mozilla/5.0 (X11; Linux x86_64)' };
const reportFor = (seen) => reportOf(seen, findings(seen), AROUND);

const CANARIES = [
  'Jane',
  'Doe',
  'jane@example.com',
  '0055g00000AbCdEAAV',
  '0015g00000XyZaBAAV',
  '0015g00000XyZaB',
  'eyJhbGciOiJSUzI1NiJ9',
  'lc_c2VjcmV0LWNvZGU',
  '0123456789abcdef0123456789abcdef',
  '3f0e7a52-5d0a-4c86-9d9a-0a6f3d0b7c11',
  'secretpassword'
];
const PERSONAL = `Jane Doe ${CANARIES.join(' ')}`;
const [, , , USER, RECORD, SHORT_RECORD, ASSERTION, , NONCE, INSTANCE] = CANARIES;

/** Canaries in every place, expected or not, that is not the wire format's own and closed. */
function seeded(value, canary) {
  if (typeof value === 'string') {
    return canary;
  }
  if (Array.isArray(value)) {
    return [...value.map((item) => seeded(item, canary)), canary];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries([
      ...Object.entries(value).map(([name, item]) => [name, seeded(item, canary)]),
      ['surprise', canary]
    ]);
  }
  return value;
}

describe('the report', () => {
  it('says versions, addresses, org, times, browser and causes', () => {
    const text = reportFor(refusedBy('assertion_forged'));
    [
      'Inlay check: 2026-11-21T21:05:00.000Z',
      `Page: ${PAGE}`,
      'Browser: Mozilla/5.0 (X11; Linux x86_64)',
      `Org: ${ORG}`,
      `Service: ${SERVICE}`,
      'Service version: 0.1.0',
      'Package version: 0.1.0',
      'Protocol of service: 1',
      'Clock difference: 0.0 s (service minus Salesforce), give or take 0.1 s',
      'Check page: hello after 150 ms, https://embed.example.com',
      'First byte: 40 ms',
      'Assertion: 150 ms',
      'Session: refused (assertion_forged, session)',
      'Certificate name: set',
      `failed: certificate_unknown | org=${ORG}`,
      'unknown: session_refused | because=certificate_unknown',
      'passed: trusted_url_missing'
    ].forEach((line) => expect(text.split('\n')).toContain(line));
  });

  it('says unknown for what was not learned, and never a made-up figure', () => {
    const nothing = healthy({ facts: null, check: null, widget: null, reports: [], mint: null });
    const text = reportFor(nothing);
    ['Round trip: unknown', 'Sandbox: unknown', 'Clock difference: unknown', 'Session: not tried'].forEach((line) =>
      expect(text).toContain(line)
    );
  });

  it.each(CANARIES)('holds no trace of %s, wherever it got into the observations', (canary) => {
    [healthy(), refusedBy('assertion_forged'), unsigned('record_unreadable'), unsigned('launch_refused:x')].forEach(
      (seen) => expect(reportFor(seeded(seen, canary))).not.toContain(canary)
    );
  });

  it('holds no trace of a person, a record or a secret where codes, names and addresses are expected', () => {
    const seen = refusedBy(PERSONAL, {
      settings: { bffOrigin: SERVICE, org: ORG, navigableOrigins: [], userName: PERSONAL, userId: USER },
      facts: facts({ certificateName: RECORD, namedCredential: NONCE, user: PERSONAL, packageVersion: PERSONAL }),
      pageOrigins: [PAGE, 'https://jane:secretpassword@acme.lightning.force.com/lightning/r/0015g00000XyZaBAAV/view'],
      check: { ...frame(), nonce: NONCE, instanceId: INSTANCE },
      reports: [
        report({ hostOrigins: [PAGE, `https://acme.lightning.force.com/${RECORD}`], serviceVersion: PERSONAL }),
        report({ session: { code: PERSONAL }, token: ASSERTION })
      ],
      mint: { minted: false, refusal: SHORT_RECORD, assertion: ASSERTION, askedAt: 1, answeredAt: 2 }
    });
    const text = reportFor(seen);
    CANARIES.forEach((canary) => expect(text).not.toContain(canary));
    expect(text).toContain(PAGE);
  });
});
