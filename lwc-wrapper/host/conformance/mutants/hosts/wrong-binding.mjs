// Has the assertion made for a nonce of its own.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-binding';

export const createHost = plainHost({
  binding: ({ instanceId, reason }) => ({ nonce: 'f'.repeat(32), instanceId, reason })
});
