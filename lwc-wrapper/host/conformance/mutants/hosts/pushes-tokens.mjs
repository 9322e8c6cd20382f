// Sends an assertion that nobody asked for.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-asked';

export const createHost = plainHost({
  pushesToken: true
});
