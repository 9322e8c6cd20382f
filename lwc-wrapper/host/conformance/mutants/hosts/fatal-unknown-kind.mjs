// Ends the connection when a newer widget says more.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'unknown-kinds';

export const createHost = plainHost({
  unknownIsFatal: true
});
