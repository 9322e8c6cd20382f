/**
 * Warns before unsaved input is lost. The platform offers a component no way to hold up navigation, so this uses what there
 * is: the browser's own question before a page is left, and in a console the tab that cannot be closed meanwhile.
 */
import { disableTabClose } from 'lightning/platformWorkspaceApi';

/** One guard for one component. */
export function createUnsavedGuard() {
  let isDirty = false;
  let heldTab;

  function ask(event) {
    event.preventDefault();
    // Browsers that are older than the standard ask only when there is a value.
    event.returnValue = true;
  }

  function holdTab(tabId, isHeld) {
    heldTab = isHeld ? tabId : undefined;
    // Outside of a console there is no such tab, and in some the user may not hold one: the question remains.
    disableTabClose(tabId, isHeld).catch(() => {});
  }

  return {
    isDirty: () => isDirty,
    /**
     * There is unsaved input now, or no longer.
     *
     * @param {boolean} dirty
     * @param {?string} tabId The console tab around the component, where there is one.
     */
    set(dirty, tabId) {
      if (dirty === isDirty) {
        return;
      }
      isDirty = dirty;
      if (dirty) {
        window.addEventListener('beforeunload', ask);
      } else {
        window.removeEventListener('beforeunload', ask);
      }
      if (dirty && tabId) {
        holdTab(tabId, true);
      } else if (!dirty && heldTab) {
        holdTab(heldTab, false);
      }
    }
  };
}
