// Has a nonce that can be guessed.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'hello';

export const decisions = {
  nonce: () => `${DECISIONS.nonce().slice(0, 8)}`
};
