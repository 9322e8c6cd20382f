/** Stand-in for `lightning/confirm`: the browser's own question. Does not prove how the platform's looks. */
export default class Confirm {
  static open({ message }) {
    // eslint-disable-next-line no-alert -- the platform's dialog is not to be had here
    return Promise.resolve(window.confirm(message));
  }
}
