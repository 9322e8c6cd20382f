/** Whether the service believes what Salesforce says of user and record. */
import { VOUCHING, certificateOf, unexplainedRefusal } from './apexChecks';
import { isOpened, serviceRefusal } from './codes';
import { TALKING } from './reachChecks';
import { failed, passed, warning } from './verdicts';

/** Either lets a user see something. */
const VIEW_PERMISSIONS = ['Inlay_View_Portfolio', 'Inlay_View_Kyc'];
/** What the service looks at before it says yes, beside the signature. */
const BELIEVED = [...TALKING, 'wrong_org', 'frame_ancestors', 'clock_skew'];
const ACCEPTED = [...VOUCHING, ...BELIEVED, 'certificate_unknown', 'audience_mismatch'];

/** The refusals of the service, in the order in which it looks at an assertion. */
const STAGES = [
  'org_unknown',
  'assertion_forged',
  'assertion_audience',
  'assertion_not_yet_valid',
  'assertion_lifetime',
  'assertion_expired',
  'host_origin',
  'permission_missing',
  'assertion_replayed'
];

const refusedFor = (seen, cause) => serviceRefusal(seen)?.cause === cause;

/** Whether the service found nothing wrong up to and with the stage of this refusal. */
function isPast(code, seen) {
  return isOpened(seen) || STAGES.indexOf(code) < STAGES.indexOf(serviceRefusal(seen)?.code);
}

export const SESSION_CHECKS = [
  {
    cause: 'certificate_unknown',
    after: VOUCHING,
    hiddenBy: BELIEVED,
    look: (seen) => {
      if (refusedFor(seen, 'certificate_unknown')) {
        return failed({ certificate: certificateOf(seen), org: seen.settings.org });
      }
      return isPast('assertion_forged', seen) ? passed() : undefined;
    }
  },
  {
    cause: 'audience_mismatch',
    after: VOUCHING,
    hiddenBy: [...BELIEVED, 'certificate_unknown'],
    look: (seen) => {
      if (refusedFor(seen, 'audience_mismatch')) {
        return failed({ service: seen.settings.bffOrigin, via: serviceRefusal(seen).via });
      }
      return isPast('assertion_audience', seen) ? passed() : undefined;
    }
  },
  {
    cause: 'custom_permission_missing',
    after: ACCEPTED,
    look: (seen) => {
      const held = seen.facts?.value?.permissions;
      const missing = VIEW_PERMISSIONS.filter((name) => !held?.includes(name));
      if (refusedFor(seen, 'custom_permission_missing')) {
        return failed({ missing, permissionSet: 'Inlay User' });
      }
      if (!isOpened(seen)) {
        return undefined;
      }
      return held && missing.includes('Inlay_View_Portfolio')
        ? warning({ missing: ['Inlay_View_Portfolio'], permissionSet: 'Inlay User' })
        : passed();
    }
  },
  {
    cause: 'service_trouble',
    after: ACCEPTED,
    look: (seen) => {
      if (refusedFor(seen, 'service_trouble')) {
        return failed({ code: serviceRefusal(seen).code, service: seen.settings.bffOrigin });
      }
      return isOpened(seen) ? passed() : undefined;
    }
  },
  {
    cause: 'launch_refused',
    after: [...ACCEPTED, 'versions_apart', 'custom_permission_missing', 'service_trouble'],
    look: (seen) => {
      const refusal = serviceRefusal(seen);
      if (refusal?.via === 'launch') {
        return failed({ code: refusal.code, namedCredential: seen.facts?.value?.namedCredential ?? 'Inlay' });
      }
      return isOpened(seen) ? passed() : undefined;
    }
  },
  {
    // The end of the way. A code that no cause above explains is told as it is: its cause is not known.
    cause: 'session_refused',
    after: [...ACCEPTED, 'versions_apart', 'custom_permission_missing', 'service_trouble', 'launch_refused'],
    look: (seen) => {
      const code = serviceRefusal(seen)?.code ?? unexplainedRefusal(seen);
      if (code) {
        return failed({ code });
      }
      return isOpened(seen) ? passed() : undefined;
    }
  }
];
