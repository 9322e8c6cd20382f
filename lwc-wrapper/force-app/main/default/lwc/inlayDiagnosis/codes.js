/** Which cause a code of the service speaks of, whether it refused a session or a launch code. */

const CAUSE_OF_CODE = {
  org_unknown: 'wrong_org',
  host_origin: 'frame_ancestors',
  host_refused: 'frame_ancestors',
  assertion_forged: 'certificate_unknown',
  assertion_audience: 'audience_mismatch',
  assertion_expired: 'clock_skew',
  assertion_not_yet_valid: 'clock_skew',
  permission_missing: 'custom_permission_missing',
  assertion_malformed: 'versions_apart',
  assertion_lifetime: 'versions_apart',
  overloaded: 'service_trouble',
  rate_limited: 'service_trouble',
  store_unavailable: 'service_trouble',
  internal: 'service_trouble'
};
/** What the check page says when it was given no assertion: the reason is known on this side. */
const NO_REFUSAL = 'assertion_unavailable';
const LAUNCH_REFUSED = 'launch_refused:';
const CODE = /^[a-z][a-z_]{0,63}$/;

/**
 * What the service refused with, or `null` where it refused nothing.
 *
 * @returns {?{code: string, via: 'session' | 'launch', cause: ?string}} `cause` is `null` for a code that names none.
 */
export function serviceRefusal({ reports, mint }) {
  if (mint?.refusal?.startsWith(LAUNCH_REFUSED)) {
    return refusalWith(mint.refusal.slice(LAUNCH_REFUSED.length), 'launch');
  }
  const code = reports.at(-1)?.session?.code;
  if (code === undefined || code === NO_REFUSAL) {
    return null;
  }
  // From the network: a text that is no code is not repeated.
  return refusalWith(CODE.test(code) ? code : 'unreadable', 'session');
}

function refusalWith(code, via) {
  return { code, via, cause: Object.hasOwn(CAUSE_OF_CODE, code) ? CAUSE_OF_CODE[code] : null };
}

/** Whether a failure that the widget shows under `code` can come from the set-up, so that a setting is worth looking for. */
export function isSetupCode(code) {
  return code === NO_REFUSAL || (Object.hasOwn(CAUSE_OF_CODE, code) && CAUSE_OF_CODE[code] !== 'service_trouble');
}

/** Whether the service opened a session. */
export function isOpened({ reports }) {
  return reports.at(-1)?.session?.opened === true;
}
