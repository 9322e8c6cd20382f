// Sends messages without ids.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'envelope';

export const createHost = plainHost({
  envelope: (parts) => ({ v: 1, ...parts })
});
