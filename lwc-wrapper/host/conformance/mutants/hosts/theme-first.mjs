// Says how the page looks before it says whose record is open.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'first-context';

export const createHost = plainHost({
  beforeContext: 'theme'
});
