// Throws at what has no JSON text.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'malformed';

export const decisions = {
  isShort: (data) => JSON.stringify(data ?? null).length <= 65_536 && DECISIONS.isShort(data)
};
