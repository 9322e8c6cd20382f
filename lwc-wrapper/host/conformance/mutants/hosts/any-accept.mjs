// Takes an accept of another handshake.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'accept-nonce';

export const createHost = plainHost({
  isAccept: (data) => data?.kind === 'accept'
});
