// Hands out the assertion of one record for the next.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-late';

export const createHost = plainHost({
  keepsLateAssertion: true
});
