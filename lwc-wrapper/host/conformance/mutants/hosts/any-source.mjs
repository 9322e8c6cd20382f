// Welcomes every window of the page.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'source';

export const createHost = plainHost({
  isFromFrame: () => true
});
