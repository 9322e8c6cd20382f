// Waits for a widget that does not answer.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'destroy-silent';

export const createHost = plainHost({
  waitsForEverAtTheEnd: true
});
