// Sends the welcome, and with it the port, to whatever page stands in the frame by then.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'target';

export const createHost = plainHost({
  targetOrigin: () => '*'
});
