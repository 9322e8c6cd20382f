// Acts on messages of an epoch that it never sent.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'future-messages';

export const createHost = plainHost({
  isAhead: () => false
});
