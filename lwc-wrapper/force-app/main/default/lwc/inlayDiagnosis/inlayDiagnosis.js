/**
 * Finds out why Inlay does not show on a page: collects what can be seen (`observe`) and names the causes (`findings`).
 *
 * Plain JavaScript without any platform module; whoever uses it asks Apex and brings the words.
 * It deliberately keeps nothing of the user or the record: its observations hold codes, addresses, versions and times.
 */
import { findings } from './findings';
import { observe } from './observe';

export { ask } from './ask';
export { isSetupCode } from './codes';
export { CAUSES, findings } from './findings';
export { observe } from './observe';
export { reportOf } from './report';

/**
 * What is right and what is wrong with Inlay on this page.
 *
 * @param {Parameters<typeof observe>[0]} options
 * @returns {Promise<{cause: string, state: 'failed' | 'warning' | 'passed' | 'unknown', detail: object}[]>} One finding
 *   per cause, in the order in which they are to be mended. Rejects with an `AbortError` when it was cancelled.
 */
export async function diagnose(options) {
  return findings(await observe(options));
}

/** The finding that explains why nothing is shown, or `undefined` where nothing was found to be wrong. */
export function firstFailed(found) {
  return found.find(({ state }) => state === 'failed');
}
