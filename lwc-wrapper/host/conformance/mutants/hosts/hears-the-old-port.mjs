// Goes on to hear the port of the load before.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'reload';

export const createHost = plainHost({
  closesOldPort: false
});
