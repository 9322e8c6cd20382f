// Sends the record before the widget has accepted.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'before-accept';

export const createHost = plainHost({
  waitsForAccept: false
});
