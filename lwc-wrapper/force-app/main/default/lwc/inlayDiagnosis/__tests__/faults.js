/** Faults as a page sees them, each with the cause that must be named and what must stand in its detail. */
import {
  ORG,
  PAGE,
  SERVICE,
  SILENT_FRAME,
  facts,
  frame,
  healthy,
  refusedBy,
  report,
  unseen,
  unsigned
} from './observations';

const NOTHING_SEEN = { check: null, widget: null, reports: [], mint: null };
const noSettings = (settingsRefusal) => healthy({ ...NOTHING_SEEN, settings: null, settingsRefusal });
const address = (bffOrigin) => healthy({ ...NOTHING_SEEN, settings: { ...healthy().settings, bffOrigin } });
const nullOrigin = { origin: 'null', versions: [1], ms: 150 };
const newer = frame({ hello: { origin: SERVICE, versions: [2, 3], ms: 150 } });
const older = frame({ hello: { origin: SERVICE, versions: [0], ms: 150 } });
const slowReport = (parts) => [report(parts), report({ ...parts, session: { opened: true } })];
/** The service's time where its clock is off by so many seconds. */
export const clockOff = (seconds) => new Date(Date.parse('2026-11-21T21:00:02.150Z') + seconds * 1_000).toISOString();

/** `[cause, fault, observations, detail]`: the cause is the only one that has failed. */
export const FAILURES = [
  ['permission_set_missing', 'the class may not be called', noSettings('no_access'), { permissionSet: 'Inlay User' }],
  ['settings_unreadable', 'Apex fails', noSettings('other'), {}],
  ['settings_missing', 'no address', address(undefined), { field: 'Service origin' }],
  ['settings_missing', 'the address that the package ships with', address('https://inlay.invalid'), {}],
  ['settings_malformed', 'a slash at the end', address(`${SERVICE}/`), { found: `${SERVICE}/`, wanted: SERVICE }],
  ['settings_malformed', 'no scheme', address('embed.example.com'), { wanted: SERVICE }],
  ['settings_malformed', 'http', address('http://embed.example.com'), { wanted: SERVICE }],
  ['settings_malformed', 'no address at all', address('inlay'), { wanted: 'https://inlay.example.com' }],
  [
    'trusted_url_missing',
    'the policy of the page blocks the frame',
    unseen({ violation: { directive: 'frame-src' } }),
    { service: SERVICE, directive: 'frame-src' }
  ],
  ['no_answer', 'an error page of the browser in both frames', unseen(), { service: SERVICE }],
  ['no_answer', 'no sign at all', unseen({ check: { ...SILENT_FRAME, loadedMs: null } }), { service: SERVICE }],
  [
    'address_moved',
    'a redirect to another origin',
    unseen({ widget: frame({ hello: { origin: 'https://www.example.com', versions: [1], ms: 150 } }) }),
    { service: SERVICE, found: 'https://www.example.com' }
  ],
  [
    'opaque_origin',
    'sandboxed by a header, which the page does not expect',
    healthy({ check: frame({ hello: nullOrigin }), widget: frame({ hello: nullOrigin }), reports: [], mint: null }),
    { by: 'service' }
  ],
  [
    'versions_apart',
    'a newer service',
    healthy({
      check: newer,
      widget: newer,
      reports: [],
      mint: null,
      problem: { code: 'version_mismatch', outdated: 'package' }
    }),
    { older: 'package', service: [2, 3], package: [1] }
  ],
  [
    'versions_apart',
    'an older service',
    healthy({ check: older, widget: older, reports: [], mint: null }),
    { older: 'service' }
  ],
  ['versions_apart', 'an assertion that the service cannot read', refusedBy('assertion_malformed'), { older: null }],
  [
    'wrong_org',
    'a service that does not know the org',
    refusedBy('org_unknown', {
      widget: SILENT_FRAME,
      reports: [
        report({ enrolled: false, hostOrigins: [] }),
        report({ enrolled: false, hostOrigins: [], session: { code: 'org_unknown' } })
      ]
    }),
    { org: ORG, service: SERVICE }
  ],
  [
    'frame_ancestors',
    'a page that is not listed',
    healthy({
      widget: SILENT_FRAME,
      reports: [
        report({ hostOrigins: ['https://other.lightning.force.com'] }),
        report({ hostOrigins: ['https://other.lightning.force.com'], session: { code: 'host_origin' } })
      ]
    }),
    { missing: [PAGE], org: ORG }
  ],
  [
    'frame_ancestors',
    'a page around this one that is not listed',
    healthy({ pageOrigins: [PAGE, 'https://portal.example.com'], widget: SILENT_FRAME }),
    { missing: ['https://portal.example.com'] }
  ],
  ['widget_silent', 'a proxy that spoils the widget alone', healthy({ widget: SILENT_FRAME }), { service: SERVICE }],
  [
    'webassembly_blocked',
    'no WebAssembly',
    healthy({ reports: [report({ webAssembly: false }), report({ webAssembly: false, session: { opened: true } })] }),
    {}
  ],
  [
    'slow_network',
    'a hello after the widget was given up',
    healthy({ widget: frame({ hello: { origin: SERVICE, versions: [1], ms: 16_000 } }) }),
    { measuredMs: 16_000, boundMs: 15_000 }
  ],
  [
    'clock_skew',
    'a service two minutes ahead',
    refusedBy('assertion_expired', {
      reports: [report({ serviceTime: clockOff(120) }), report({ session: { code: 'assertion_expired' } })]
    }),
    { seconds: 120, direction: 'ahead', boundSeconds: 30 }
  ],
  [
    'clock_skew',
    'a service 45 seconds behind',
    refusedBy('assertion_not_yet_valid', {
      reports: [report({ serviceTime: clockOff(-45) }), report({ session: { code: 'assertion_not_yet_valid' } })]
    }),
    { seconds: 45, direction: 'behind' }
  ],
  [
    'clock_skew',
    'without the facts of Apex, as a user sees it',
    refusedBy('assertion_expired', { facts: null }),
    { seconds: null, direction: 'ahead' }
  ],
  ['settings_incomplete', 'no certificate named', unsigned('setup_incomplete'), { field: 'Certificate name' }],
  [
    'settings_incomplete',
    'no certificate named, told by the facts',
    unsigned('setup_incomplete', { facts: facts({ certificateName: '' }) }),
    { field: 'Certificate name' }
  ],
  ['record_unreadable', 'a record of somebody else', unsigned('record_unreadable'), {}],
  ['page_foreign', 'another domain', unsigned('page_foreign'), { page: PAGE, own: [PAGE] }],
  ['certificate_unusable', 'no such certificate', unsigned('certificate_unusable'), { certificate: 'Inlay' }],
  ['assertion_failed', 'an error inside Apex', unsigned('other'), {}],
  ['launch_unreachable', 'no way for the callout', unsigned('launch_unreachable'), { namedCredential: 'Inlay' }],
  ['launch_refused', 'a code without a cause', unsigned('launch_refused:origin_refused'), { code: 'origin_refused' }],
  ['audience_mismatch', 'another service', refusedBy('assertion_audience'), { service: SERVICE, via: 'session' }],
  ['audience_mismatch', 'at launch', unsigned('launch_refused:assertion_audience'), { via: 'launch' }],
  ['certificate_unknown', 'another key', refusedBy('assertion_forged'), { certificate: 'Inlay', org: ORG }],
  ['certificate_unknown', 'another key, at launch', unsigned('launch_refused:assertion_forged'), {}],
  [
    'custom_permission_missing',
    'a user without any',
    refusedBy('permission_missing', { facts: facts({ permissions: ['Inlay_Administer'] }) }),
    { missing: ['Inlay_View_Portfolio', 'Inlay_View_Kyc'] }
  ],
  ['service_trouble', 'a full service', refusedBy('overloaded'), { code: 'overloaded' }],
  ['session_refused', 'a code without a cause', refusedBy('assertion_replayed'), { code: 'assertion_replayed' }],
  ['session_refused', 'a code of a newer service', refusedBy('moon_too_low'), { code: 'moon_too_low' }],
  ['session_refused', 'a text that is no code', refusedBy('Jane Doe <jane@example.com>'), { code: 'unreadable' }],
  ['session_refused', 'a handshake that Apex does not take', unsigned('handshake_malformed'), {}]
];

/** `[cause, fault, observations, detail]`: nothing has failed, and this is told. */
export const WARNINGS = [
  [
    'admin_permission_missing',
    'no access to the class',
    healthy({ facts: { value: null, refusal: 'no_access', askedAt: 1, answeredAt: 2 } }),
    { permissionSet: 'Inlay Admin' }
  ],
  [
    'admin_permission_missing',
    'no custom permission',
    healthy({ facts: { value: null, refusal: 'permission_missing', askedAt: 1, answeredAt: 2 } }),
    { permission: 'Inlay_Administer' }
  ],
  [
    'field_mapping_wrong',
    'a field that was renamed',
    healthy({
      facts: facts({
        fieldMappings: [
          { objectName: 'Account', source: 'Risk', field: 'Risk__c', problem: 'field_unknown' },
          { objectName: 'Account', source: 'State', field: 'State__c', problem: null }
        ]
      })
    }),
    { wrong: 1, rows: 2, object: 'Account', field: 'Risk__c', problem: 'field_unknown' }
  ],
  [
    'opaque_origin',
    'sandboxed by Lightning Web Security',
    healthy({
      check: frame({ sandboxed: true, hello: nullOrigin }),
      widget: frame({ sandboxed: true, hello: nullOrigin })
    }),
    { by: 'salesforce' }
  ],
  [
    'check_page_missing',
    'an older service',
    healthy({ check: SILENT_FRAME, reports: [], mint: null }),
    { service: SERVICE }
  ],
  [
    'slow_network',
    'a late first byte',
    healthy({ reports: slowReport({ firstByteMs: 4_200.4 }) }),
    { measuredMs: 4_200 }
  ],
  [
    'slow_network',
    'a slow download',
    healthy({ reports: slowReport({ widgetLoadMs: 9_000 }) }),
    { name: 'widgetLoad' }
  ],
  [
    'clock_skew',
    'a service that is ahead and still takes assertions',
    healthy({ reports: [report({ serviceTime: clockOff(50) }), report({ session: { opened: true } })] }),
    { seconds: 50 }
  ],
  [
    'custom_permission_missing',
    'KYC without portfolios',
    healthy({ facts: facts({ permissions: ['Inlay_View_Kyc'] }) }),
    { missing: ['Inlay_View_Portfolio'] }
  ]
];
