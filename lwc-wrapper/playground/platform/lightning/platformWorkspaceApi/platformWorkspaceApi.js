/** Stand-in for `lightning/platformWorkspaceApi` outside of a console: there is no tab. Does not prove what a console does. */

/** A wire adapter that never has a value. */
export class EnclosingTabId {
  connect() {}
  update() {}
  disconnect() {}
}

export const disableTabClose = () => Promise.reject(new Error('there is no console here'));
