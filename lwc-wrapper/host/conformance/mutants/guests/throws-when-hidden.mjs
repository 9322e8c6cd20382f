// Throws when its tab is hidden.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'known-kinds';

export const decisions = {
  isBody(kind, body) {
    if (kind === 'visibility' && body.visible === false) {
      throw new Error('hidden');
    }
    return DECISIONS.isBody(kind, body);
  }
};
