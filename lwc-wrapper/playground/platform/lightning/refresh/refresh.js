/** Stand-in for `lightning/refresh`. The page hears the event; it proves no refresh of related lists. */
export class RefreshEvent extends CustomEvent {
  constructor() {
    super('playgroundrefresh', { bubbles: true, composed: true, cancelable: true });
  }
}
