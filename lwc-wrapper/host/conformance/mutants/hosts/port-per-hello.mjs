// Opens another port for each repeated hello.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'repeated-hello';

export const createHost = plainHost({
  isRepeatedHello: () => false
});
