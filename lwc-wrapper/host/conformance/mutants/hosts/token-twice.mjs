// Hands the assertion out twice.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-once';

export const createHost = plainHost({
  answersOnce: false
});
