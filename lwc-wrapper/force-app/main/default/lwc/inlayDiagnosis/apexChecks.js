/** Whether Salesforce vouches for user and record. Apex refuses with the first of several codes, in an order of its own. */
import { TALKING } from './reachChecks';
import { failed, passed } from './verdicts';

/** The refusals of `InlaySession.mintAssertion`, in the order in which it looks. */
const STAGES = ['setup_incomplete', 'handshake_malformed', 'page_foreign', 'record_unreadable', 'certificate_unusable'];
/** Those that have a cause below. */
const EXPLAINED = ['setup_incomplete', 'page_foreign', 'record_unreadable', 'certificate_unusable', 'other'];
/** Whatever comes after the signature begins so. */
const LAUNCH = 'launch_';

/** The causes of this file, in order; what a service says of an assertion means nothing after them. */
export const VOUCHING = [
  'settings_incomplete',
  'page_foreign',
  'record_unreadable',
  'certificate_unusable',
  'assertion_failed',
  'launch_unreachable'
];

/** A refusal of Apex that has no cause of its own, or `undefined`. */
export function unexplainedRefusal({ mint }) {
  const refusal = mint?.refusal;
  return refusal && !EXPLAINED.includes(refusal) && !refusal.startsWith(LAUNCH) ? refusal : undefined;
}

/** Whether Apex got past the stage with this refusal. */
function isPast(code, { mint }) {
  if (!mint?.refusal) {
    return Boolean(mint?.minted);
  }
  return mint.refusal.startsWith(LAUNCH) || STAGES.indexOf(code) < STAGES.indexOf(mint.refusal);
}

/** A check for one refusal. Which of the causes before it was the refusal explains why this one was not reached. */
function stageCheck({ cause, code, detail, isDone = (seen) => isPast(code, seen) }) {
  return {
    cause,
    after: [],
    hiddenBy: [...TALKING, ...VOUCHING.slice(0, VOUCHING.indexOf(cause))],
    look: (seen) => {
      if (seen.mint?.refusal === code) {
        return failed(detail?.(seen));
      }
      return isDone(seen) ? passed() : undefined;
    }
  };
}

export const APEX_CHECKS = [
  {
    cause: 'settings_incomplete',
    after: ['settings_missing'],
    hiddenBy: TALKING,
    look: (seen) => {
      const field = emptyField(seen.facts?.value);
      if (field || seen.mint?.refusal === 'setup_incomplete') {
        return failed({ field: field ?? 'Certificate name' });
      }
      return seen.facts?.value || isPast('setup_incomplete', seen) ? passed() : undefined;
    }
  },
  stageCheck({
    cause: 'page_foreign',
    code: 'page_foreign',
    detail: ({ pageOrigins, facts }) => ({ page: pageOrigins[0], own: facts?.value?.pageHosts ?? [] })
  }),
  stageCheck({ cause: 'record_unreadable', code: 'record_unreadable' }),
  stageCheck({
    cause: 'certificate_unusable',
    code: 'certificate_unusable',
    detail: (seen) => ({ certificate: certificateOf(seen) })
  }),
  stageCheck({ cause: 'assertion_failed', code: 'other', isDone: (seen) => isPast('certificate_unusable', seen) }),
  stageCheck({
    cause: 'launch_unreachable',
    code: 'launch_unreachable',
    detail: ({ facts, settings }) => ({
      namedCredential: facts?.value?.namedCredential ?? 'Inlay',
      service: settings.bffOrigin
    }),
    isDone: (seen) => isPast('certificate_unusable', seen)
  })
];

/** The name of the certificate in the settings, where it is known. */
export function certificateOf({ facts }) {
  return facts?.value?.certificateName ?? null;
}

/** The label of the first field, beside the service's address, that signing needs and that is empty. */
function emptyField(facts) {
  if (facts && !facts.certificateName?.trim()) {
    return 'Certificate name';
  }
  return facts?.usesLaunchCode && !facts.namedCredential?.trim() ? 'Named credential' : undefined;
}
