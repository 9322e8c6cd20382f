/** Has the browser ask before a page with unsaved input is left. */

/** A guard that listens only while there is something to lose: a listener keeps pages out of the browser's back cache. */
export function createUnloadGuard(isWanted) {
  let isDirty = false;

  function ask(event) {
    event.preventDefault();
    // Browsers that are older than the standard ask only when there is a value.
    event.returnValue = true;
  }

  return {
    isDirty: () => isDirty,
    /** There is unsaved input now, or no longer. */
    set(dirty) {
      isDirty = dirty;
      if (isWanted) {
        const change = dirty ? window.addEventListener : window.removeEventListener;
        change.call(window, 'beforeunload', ask);
      }
    }
  };
}
