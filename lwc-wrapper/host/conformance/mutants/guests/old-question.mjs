// Uses the answer to a question about the record before.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'token-late';

const asked = new Map();

export const decisions = {
  envelope(parts) {
    const made = DECISIONS.envelope(parts);
    if (made.kind === 'token-needed') {
      asked.set(made.id, made.epoch);
    }
    return made;
  },
  isAnswer: (re, epoch) => asked.get(re) === epoch && asked.delete(re)
};
