/** Observations as the real thing makes them, of a page where everything works; tests spoil one thing at a time. */

export const PAGE = 'https://acme.lightning.force.com';
export const SERVICE = 'https://embed.example.com';
export const ORG = '00D5g000004XYZaEAO';

/** What Apex told, answered 100 ms after the question. */
export function facts(value = {}) {
  return {
    value: {
      org: ORG,
      bffOrigin: SERVICE,
      certificateName: 'Inlay',
      usesLaunchCode: false,
      namedCredential: 'Inlay',
      navigableOrigins: [],
      now: '2026-11-21T21:00:00.000Z',
      pageHosts: [PAGE],
      isSandbox: false,
      apiVersion: '66.0',
      packageVersion: '0.1.0',
      permissions: ['Inlay_View_Portfolio', 'Inlay_Administer'],
      fieldMappings: [],
      ...value
    },
    refusal: null,
    askedAt: 1_000,
    answeredAt: 1_100
  };
}

/** What the check page said, two seconds after Apex had answered. */
export function report(body = {}) {
  return {
    serviceTime: '2026-11-21T21:00:02.150Z',
    serviceVersion: '0.1.0',
    enrolled: true,
    hostOrigins: [PAGE, 'https://acme.my.salesforce.com'],
    protocolVersions: [1],
    webAssembly: true,
    opaque: false,
    firstByteMs: 40,
    roundTripMs: 25,
    widgetLoadMs: 180,
    session: null,
    heardAt: 3_200,
    ...body
  };
}

export function frame(parts = {}) {
  return {
    sandboxed: false,
    loadedMs: 320,
    silent: false,
    hello: { origin: SERVICE, versions: [1], ms: 150 },
    ...parts
  };
}

export const SILENT_FRAME = { sandboxed: false, loadedMs: 90, hello: null, silent: true };

/** Everything works, up to the session. */
export function healthy(parts = {}) {
  return {
    pageOrigins: [PAGE],
    settings: { bffOrigin: SERVICE, org: ORG, navigableOrigins: [], usesLaunchCode: false },
    settingsRefusal: null,
    facts: facts(),
    violation: null,
    check: frame(),
    widget: frame(),
    reports: [report(), report({ session: { opened: true }, heardAt: 3_600 })],
    problem: null,
    mint: { minted: true, refusal: null, askedAt: 3_250, answeredAt: 3_400 },
    ...parts
  };
}

/** The service refuses the session with a code. */
export function refusedBy(code, parts = {}) {
  return healthy({ reports: [report(), report({ session: { code }, heardAt: 3_600 })], ...parts });
}

/** Apex refuses the assertion, so that the check page gets none. */
export function unsigned(refusal, parts = {}) {
  return refusedBy('assertion_unavailable', {
    mint: { minted: false, refusal, askedAt: 3_250, answeredAt: 3_400 },
    ...parts
  });
}

/** Nothing of the service was seen. */
export function unseen(parts = {}) {
  return healthy({ check: SILENT_FRAME, widget: SILENT_FRAME, reports: [], mint: null, ...parts });
}
