// Says nothing when there is no assertion.

export const breaks = 'token-none';

export const decisions = {
  saysThatThereIsNone: false
};
