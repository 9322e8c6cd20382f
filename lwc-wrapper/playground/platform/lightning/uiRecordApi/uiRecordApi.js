/** Stand-in for `lightning/uiRecordApi`. There is no record data here, so it proves no refresh. */
export const notifyRecordUpdateAvailable = () => Promise.resolve();
