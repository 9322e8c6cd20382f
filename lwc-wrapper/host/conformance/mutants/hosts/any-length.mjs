// Reads messages of any length.

import { DECISIONS, plainHost } from '../../plain/host.mjs';

export const breaks = 'size';

export const createHost = plainHost({
  isShort: (data) => DECISIONS.isShort(data) || typeof data?.kind === 'string'
});
