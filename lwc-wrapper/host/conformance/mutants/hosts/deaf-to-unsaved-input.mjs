// Does not tell the page of unsaved input, so that it is lost when the page is left.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'known-kinds';

export const createHost = plainHost({
  passesOn: (kind) => kind !== 'dirty'
});
