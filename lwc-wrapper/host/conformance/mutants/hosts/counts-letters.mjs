// Counts letters instead of bytes.

import { DECISIONS, plainHost } from '../../plain/host.mjs';

export const breaks = 'size';

export const createHost = plainHost({
  isShort: (data) => DECISIONS.isShort(data) || (data?.kind === 'toast' && JSON.stringify(data).length <= 65_536)
});
