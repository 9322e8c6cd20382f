// Never says that the widget does not come.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'no-hello';

export const createHost = plainHost({
  tellsHandshakeTimeout: false
});
