// Takes every message of the frame for a hello.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'hello-shape';

export const createHost = plainHost({
  isHello: (data) => data?.kind === 'hello' && Array.isArray(data.versions)
});
