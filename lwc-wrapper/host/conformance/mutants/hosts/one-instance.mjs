// Names every widget alike.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'isolation';

export const createHost = plainHost({
  instanceId: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69'
});
