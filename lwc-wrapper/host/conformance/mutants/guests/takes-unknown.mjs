// Takes kinds that it does not know for contexts.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'unknown-kinds';

export const decisions = {
  isKnown: () => true,
  isContext: (kind) => kind === 'context' || !DECISIONS.isKnown(kind)
};
