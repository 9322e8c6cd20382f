// Changes the record without another epoch.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'epoch-rises';

export const createHost = plainHost({
  raisesEpoch: false
});
