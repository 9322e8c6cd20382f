// Ends without asking the widget to release anything.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'destroy-asks';

export const createHost = plainHost({
  asksToDestroy: false
});
