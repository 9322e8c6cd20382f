/** Words for what the person sees instead of the widget. The widget's own codes bring theirs from the contract. */
import { ERRORS } from 'c/inlayProtocol';

/** What only this side can see, or sees differently from the widget. */
const HOST_WORDS = {
  setup_incomplete: {
    title: 'Inlay is not set up yet',
    sentence: 'The address of the Inlay service is missing or not valid, so there is nothing to show.',
    checks: () => [
      'In Setup, Custom Metadata Types, Inlay Setting, record Default: the field "Service origin" must be an address like https://inlay.example.com, without a path.'
    ]
  },
  setup_unreadable: {
    title: 'The Inlay settings cannot be read',
    sentence:
      'Salesforce did not let this page read the Inlay settings. Reload the page; if it stays, tell your administrator.',
    checks: () => ['You need the permission set "Inlay User", which gives access to the Apex class InlaySession.']
  },
  handshake_timeout: {
    title: 'Inlay does not answer',
    sentence: 'The portfolio could not be shown because Inlay did not answer in time.',
    checks: ({ service, page }) => [
      `${service} must be a Trusted URL in Setup, with frame-src allowed.`,
      `${page} must be on the list of host pages in the Inlay service.`,
      `The Inlay service at ${service} must be running and reachable from this network.`
    ]
  }
};

const OUTDATED = {
  service: 'The Inlay service is older than the Inlay package in Salesforce. Update the service.',
  package: 'The Inlay package in Salesforce is older than the Inlay service. Update the package.'
};

/**
 * What the error card shows.
 *
 * @param {{code: string, retryable: boolean, outdated?: 'service' | 'package'}} problem
 * @param {{service?: string, page: string}} origins
 */
export function presentProblem({ code, retryable, outdated }, origins) {
  const words = HOST_WORDS[code] ?? ERRORS[code];
  const checks = outdated ? [OUTDATED[outdated]] : (words.checks?.(origins) ?? []);
  return { code, heading: words.title, sentence: words.sentence, checks, isRetryOffered: retryable };
}
