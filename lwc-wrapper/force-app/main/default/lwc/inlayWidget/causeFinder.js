/** Finds out why nothing shows, one search at a time, and says it in words. */
import { diagnose, firstFailed } from 'c/inlayDiagnosis';
import { wordsOf } from 'c/inlayFindingWords';

/** One finder for one component. */
export function createCauseFinder() {
  let running;

  function stop() {
    running?.abort();
    running = undefined;
  }

  return {
    /**
     * The first thing that is wrong, or `undefined` where nothing was found or the search was stopped.
     *
     * @param {Parameters<typeof diagnose>[0]} options With a function in the place of `facts`, asked once the search has begun.
     * @returns {Promise<{cause: string, sentence: string, steps: string[]} | undefined>}
     */
    async find(options) {
      stop();
      const mine = new AbortController();
      running = mine;
      const facts = await options.facts?.();
      if (mine !== running) {
        return undefined;
      }
      const found = await diagnose({ ...options, facts, signal: mine.signal }).catch(() => []);
      const failed = firstFailed(found);
      if (!failed || mine !== running) {
        return undefined;
      }
      const { sentence, steps } = wordsOf(failed);
      return { cause: failed.cause, sentence, steps };
    },
    /** Ends a search; its frames are gone and it finds nothing. */
    stop
  };
}
