/**
 * Mistakes in the set-up of an org, to choose from: what an admin can get wrong, made on purpose. Some are made by the
 * stand-ins of Apex (`platform/salesforce/apex`), some by the playground's server, one by the policy of the page itself.
 */

/** Without a mistake. */
export const NO_MISTAKE = 'none';

/** A service that nobody has started. */
const NOWHERE = 'http://127.0.0.1:9';
const NOT_ENROLLED = '00D5g00000N0TENEA3';

/** By name: what is shown in the picker, and what differs. */
export const SETUPS = {
  [NO_MISTAKE]: { label: 'Right' },
  launch_code: { label: 'Right, with launch codes', settings: { usesLaunchCode: true } },
  trusted_url_missing: { label: 'No Trusted URL', query: '?trusted-url=missing' },
  no_answer: { label: 'Service does not answer', settings: { bffOrigin: NOWHERE }, query: '?trusted-url=nowhere' },
  settings_missing: { label: 'Address not set', settings: { bffOrigin: '' } },
  settings_malformed: { label: 'Address with a path', settings: { bffOrigin: 'https://inlay.example.com/embed' } },
  wrong_org: { label: 'Org not enrolled', settings: { org: NOT_ENROLLED } },
  permission_set_missing: { label: 'No permission set', refusals: { all: noAccessTo('InlaySession') } },
  custom_permission_missing: { label: 'No custom permission', mistake: 'no_permission' },
  record_unreadable: { label: 'Record not readable', refusals: { mint: 'record_unreadable' } },
  certificate_unusable: { label: 'Certificate missing in the org', refusals: { mint: 'certificate_unusable' } },
  certificate_unknown: { label: 'Certificate not enrolled', mistake: 'other_certificate' },
  audience_mismatch: { label: 'Made for another service', mistake: 'other_audience' },
  clock_ahead: { label: "Org's clock ahead", mistake: 'clock_ahead', clockOffMs: 300_000 },
  clock_behind: { label: "Org's clock behind", mistake: 'clock_behind', clockOffMs: -300_000 },
  launch_unreachable: {
    label: 'Launch codes, service out of reach',
    settings: { usesLaunchCode: true },
    refusals: { mint: 'launch_unreachable' }
  }
};

/** What the platform says to a user without access to an Apex class. */
function noAccessTo(name) {
  return `You do not have access to the Apex class named '${name}'.`;
}

/** Brings the page into the state in which the set-up `name` can show; a page's policy is fixed when it is loaded. */
export function followSetup(name) {
  const wanted = SETUPS[name].query ?? '';
  if (location.search !== wanted) {
    location.search = wanted;
  }
}

/** Fills the picker. */
export function fillSetups(select) {
  select.append(...Object.entries(SETUPS).map(([name, { label }]) => new Option(label, name)));
}
