// Hands out an assertion that was made for the load before.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-reload';

export const createHost = plainHost({
  keepsAssertionOverReload: true
});
