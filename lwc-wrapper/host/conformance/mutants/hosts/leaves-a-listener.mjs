// Listens on after the end.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'destroy-leaves-nothing';

export const createHost = plainHost({
  stopsListening: false
});
