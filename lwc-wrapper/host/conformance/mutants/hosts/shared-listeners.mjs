// Tells everything to the widget that came last.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'isolation';

let last;

export const createHost = plainHost({
  listenersOf(on) {
    last = on;
    return () => last;
  }
});
