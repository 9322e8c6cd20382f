// Throws at window messages that are none of its business.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'hello-shape';

export const createHost = plainHost({
  isHello: (data) =>
    data.inlay === 1 &&
    data.kind === 'hello' &&
    /^[0-9a-f]{32}$/.test(data.nonce) &&
    typeof data.nonce === 'string' &&
    Array.isArray(data.versions) &&
    data.versions.every(Number.isInteger)
});
