// Takes kinds that it does not know for toasts.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'unknown-kinds';

export const createHost = plainHost({
  unknownGoesTo: 'toast'
});
