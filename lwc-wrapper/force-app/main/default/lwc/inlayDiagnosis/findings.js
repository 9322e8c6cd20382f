/** From observations to causes, in the order in which they are to be mended. */
import { APEX_CHECKS } from './apexChecks';
import { ENVIRONMENT_CHECKS } from './environmentChecks';
import { REACH_CHECKS } from './reachChecks';
import { SESSION_CHECKS } from './sessionChecks';
import { SETTING_CHECKS } from './settingChecks';

/**
 * Each check has a cause; `look`, which answers a state and its detail, or nothing where it has seen too little; and the
 * causes that come before it: after those in `after` what it sees means nothing, and those in `hiddenBy` explain why it has
 * seen nothing.
 */
const CHECKS = [...SETTING_CHECKS, ...REACH_CHECKS, ...ENVIRONMENT_CHECKS, ...APEX_CHECKS, ...SESSION_CHECKS];

/** Every cause, in order. */
export const CAUSES = CHECKS.map(({ cause }) => cause);

/**
 * @param {object} observations What `observe` collected.
 * @returns {{cause: string, state: 'failed' | 'warning' | 'passed' | 'unknown', detail: object}[]} One per cause. What
 *   follows from a failure is not failed but `unknown`, and its `detail.because` names the cause to mend first.
 */
export function findings(observations) {
  const roots = new Map();
  const rootAmong = (causes) => causes.map((earlier) => roots.get(earlier)).find(Boolean);
  return CHECKS.map(({ cause, after, hiddenBy = [], look }) => {
    const seen = rootAmong(after) ? undefined : look(observations);
    const root = rootAmong(after) ?? (seen ? undefined : rootAmong(hiddenBy));
    if (root || seen?.state === 'failed') {
      roots.set(cause, root ?? cause);
    }
    if (!seen) {
      return { cause, state: 'unknown', detail: root ? { because: root } : {} };
    }
    return { cause, state: seen.state, detail: seen.detail ?? {} };
  });
}
