/**
 * The words for what the diagnosis found: what is wrong, and which setting to change.
 * They stand apart from the diagnosis so that it stays plain JavaScript, and so that the admin check and the error card say
 * the same.
 */
import { ENVIRONMENT_WORDS } from './environmentWords';
import { REACH_WORDS } from './reachWords';
import { SESSION_WORDS } from './sessionWords';
import { SETTING_WORDS } from './settingWords';

const WORDS = { ...SETTING_WORDS, ...REACH_WORDS, ...ENVIRONMENT_WORDS, ...SESSION_WORDS };

/**
 * @param {{cause: string, state: string, detail: object}} finding
 * @returns {{title: string, sentence: string, steps: string[]}} `title` says what should be; `sentence` and `steps` are
 *   empty where nothing has to be done.
 */
export function wordsOf({ cause, state, detail }) {
  const { title, sentence, steps } = WORDS[cause];
  if (state !== 'failed' && state !== 'warning') {
    return { title, sentence: '', steps: [] };
  }
  return { title, sentence: sentence(detail), steps: steps(detail).split('\n').filter(Boolean) };
}

/** What a cause is called: what should be. */
export function titleOf(cause) {
  return WORDS[cause].title;
}
