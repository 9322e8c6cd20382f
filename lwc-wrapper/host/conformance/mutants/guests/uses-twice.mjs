// Uses the answer to a question twice.

export const breaks = 'token-once';

export const decisions = {
  forgetsAnswered: false
};
