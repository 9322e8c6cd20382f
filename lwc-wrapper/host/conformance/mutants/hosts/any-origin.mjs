// Welcomes whatever page the frame shows.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'origin';

export const createHost = plainHost({
  isRightOrigin: (origin, { isSandboxed }) => (isSandboxed ? origin === 'null' : origin !== 'null')
});
