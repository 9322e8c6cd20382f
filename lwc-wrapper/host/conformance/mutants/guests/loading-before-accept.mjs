// Speaks before it has accepted.

export const breaks = 'accept';

export const decisions = {
  beforeAccept: 'loading'
};
