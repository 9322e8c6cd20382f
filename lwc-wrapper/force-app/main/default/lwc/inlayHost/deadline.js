/** One timer that can be started anew, stopped, and held while the page is hidden. The only place that sets timers. */

/**
 * @param {() => void} onPassed Called once when the time is over.
 */
export function createDeadline(onPassed) {
  let timer;
  let milliseconds;
  let isPaused = false;

  function disarm() {
    clearTimeout(timer);
    timer = undefined;
  }

  function arm() {
    disarm();
    if (milliseconds !== undefined && !isPaused) {
      // eslint-disable-next-line @lwc/lwc/no-async-operation -- a time-out is the purpose; `stop` is called on disconnect
      timer = setTimeout(() => {
        milliseconds = undefined;
        onPassed();
      }, milliseconds);
    }
  }

  return {
    /** Begins to wait, anew where it waited already. */
    start(duration) {
      milliseconds = duration;
      arm();
    },
    /** Remembers the duration; the wait begins when the pause ends. */
    hold(duration) {
      isPaused = true;
      milliseconds = duration;
    },
    /** A pause; after it the full time runs anew. */
    setPaused(paused) {
      isPaused = paused;
      arm();
    },
    /** Waits for nothing any more. */
    stop() {
      milliseconds = undefined;
      disarm();
    }
  };
}
