// Acts on bodies of a wrong shape.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'malformed';

export const createHost = plainHost({
  isBody: (kind, body) => typeof body === 'object' && (kind !== 'token-needed' || body.reason !== undefined)
});
