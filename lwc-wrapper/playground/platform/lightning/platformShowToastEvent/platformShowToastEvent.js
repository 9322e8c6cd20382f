/** Stand-in for `lightning/platformShowToastEvent`. Does not prove where and how long the platform shows a toast. */
export class ShowToastEvent extends CustomEvent {
  constructor(toast) {
    super('playgroundtoast', { detail: toast, bubbles: true, composed: true });
  }
}
