// Speaks in the first epoch whatever the record.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'epoch-follows';

export const decisions = {
  envelope: (parts) => ({ ...DECISIONS.envelope(parts), epoch: 1 })
};
