/** The dialog in which the platform shows a quick action. Does not prove how the platform's own looks. */
import { createElement } from 'lwc';
import InlayKycAction from 'c/inlayKycAction';

/** @param {HTMLDialogElement} dialog */
export function createQuickAction(dialog) {
  dialog.addEventListener('playgroundcloseaction', () => dialog.close());
  dialog.addEventListener('close', () => dialog.replaceChildren());

  return {
    /** Opens it on a record. As on the platform, the component learns of the record after it is on the page. */
    open(record) {
      const component = createElement('c-inlay-kyc-action', { is: InlayKycAction });
      dialog.replaceChildren(component);
      dialog.showModal();
      component.recordId = record.id;
      component.objectApiName = record.object;
    },
    /** Closes it where it is open: the page shows something else. */
    close() {
      if (dialog.open) {
        dialog.close();
      }
    }
  };
}
