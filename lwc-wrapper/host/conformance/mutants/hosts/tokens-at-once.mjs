// Makes as many assertions at once as it is asked for.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-one-at-a-time';

export const createHost = plainHost({
  asksOneAtATime: false
});
