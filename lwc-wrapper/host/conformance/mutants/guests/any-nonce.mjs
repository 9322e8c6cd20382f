// Takes a welcome that answers somebody else.

export const breaks = 'welcome-nonce';

export const decisions = {
  isRightNonce: () => true
};
