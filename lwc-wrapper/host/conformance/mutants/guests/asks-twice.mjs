// Asks again while its question is open.

export const breaks = 'token-one-at-a-time';

export const decisions = {
  asksAgainOnVisibility: true,
  asks: () => true
};
