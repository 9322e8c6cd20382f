/** Stand-in for `lightning/navigation`. Tells the playground where the user wants to go; does not prove that a page exists there. */
const Navigate = Symbol('Navigate');

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](pageReference) {
      this.dispatchEvent(
        new CustomEvent('playgroundnavigate', { detail: pageReference, bubbles: true, composed: true })
      );
    }
  };
NavigationMixin.Navigate = Navigate;

const readers = new Set();
let page = {};

/** Which page is open; the playground says so. */
export function setPageReference(next) {
  page = next;
  readers.forEach((reader) => reader.onData(page));
}

/** The wire adapter for it. */
export class CurrentPageReference {
  constructor(onData) {
    this.onData = onData;
  }

  connect() {
    readers.add(this);
    this.onData(page);
  }

  update() {}

  disconnect() {
    readers.delete(this);
  }
}
