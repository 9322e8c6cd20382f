// Takes a normal origin from a frame that it sandboxed.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'opaque';

export const createHost = plainHost({
  isRightOrigin: (origin, { guestOrigin, isSandboxed }) => origin === guestOrigin || (isSandboxed && origin === 'null')
});
