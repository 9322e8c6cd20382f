/** What the page says itself, in English; each text can be replaced by `options.words`. */

const WORDS = {
  portfolioTitle: 'Inlay: portfolio of this client',
  kycTitle: 'Inlay: KYC file of this client',
  loading: 'Loading',
  retry: 'Try again',
  checks: 'What to check:',
  code: 'Code:',
  noAnswerTitle: 'Inlay does not answer',
  noAnswer: 'Nothing can be shown because Inlay did not answer in time.',
  noAnswerFrame: 'The content security policy of this page must allow {service} in frame-src.',
  noAnswerPages: '{page} must be on the list of host pages in the Inlay service.',
  noAnswerService: '{service} must be running and reachable from this network.',
  versionsTitle: 'Versions do not fit',
  versions: 'This page and the Inlay service do not understand each other.',
  outdatedService: 'The Inlay service is older than inlay-host.js on this page. Update the service.',
  outdatedPage: 'inlay-host.js on this page is older than the Inlay service. Update the page.',
  brokenTitle: 'Inlay did not start',
  broken: 'Inlay could not start in this browser. Reload the page; if it keeps happening, tell whoever runs it.'
};

/** All words, with those of the integrator in their places. */
export function wordsWith(own) {
  return { ...WORDS, ...own };
}

/**
 * What a failure means and what to check.
 *
 * @param {{code: string, retryable: boolean, outdated?: 'service' | 'package'}} problem
 * @param {{service: string, page: string}} origins
 */
export function presentProblem({ code, retryable, outdated }, words, origins) {
  const fill = (text) => text.replaceAll('{service}', origins.service).replaceAll('{page}', origins.page);
  if (code === 'handshake_timeout') {
    const checks = [words.noAnswerFrame, words.noAnswerPages, words.noAnswerService].map(fill);
    return { code, retryable, heading: words.noAnswerTitle, sentence: words.noAnswer, checks };
  }
  if (code === 'version_mismatch') {
    const checks = [outdated === 'service' ? words.outdatedService : words.outdatedPage];
    return { code, retryable, heading: words.versionsTitle, sentence: words.versions, checks };
  }
  return { code, retryable, heading: words.brokenTitle, sentence: words.broken, checks: [] };
}
