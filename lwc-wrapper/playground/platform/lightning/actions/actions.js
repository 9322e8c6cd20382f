/** Stand-in for `lightning/actions`. */
export class CloseActionScreenEvent extends CustomEvent {
  constructor() {
    super('playgroundcloseaction', { bubbles: true, composed: true });
  }
}
