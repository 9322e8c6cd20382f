// Leaves the widget waiting when there is no assertion.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-none';

export const createHost = plainHost({
  saysThatThereIsNone: false
});
