// Does not say its limits.

export const breaks = 'accept';

export const decisions = {
  accept: (nonce) => ({ kind: 'accept', nonce, capabilities: [] })
};
