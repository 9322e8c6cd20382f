/** What the findings come to, in one sentence. */
import { firstFailed } from 'c/inlayDiagnosis';
import { wordsOf } from 'c/inlayFindingWords';
import { fill } from 'c/inlayWords';
import { LABELS } from './labels';

/** The end of the way: where a session opened, Inlay works. */
const LAST_CAUSE = 'session_refused';

/**
 * @param {object[]} found
 * @returns {{kind: 'failed' | 'works' | 'notes' | 'open', text: string, steps: string[]}} `open` where nothing failed and
 *   no session was opened either; `steps` are what to do first.
 */
export function verdictOf(found) {
  const failed = firstFailed(found);
  if (failed) {
    const { sentence, steps } = wordsOf(failed);
    return { kind: 'failed', text: fill(LABELS.failed, sentence), steps };
  }
  if (found.find(({ cause }) => cause === LAST_CAUSE)?.state !== 'passed') {
    return { kind: 'open', text: LABELS.open, steps: [] };
  }
  const note = found.find(({ state }) => state === 'warning');
  return note
    ? { kind: 'notes', text: fill(LABELS.notes, wordsOf(note).sentence), steps: [] }
    : { kind: 'works', text: LABELS.works, steps: [] };
}
