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
