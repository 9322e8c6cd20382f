// Takes an opaque origin though it did not sandbox the frame.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'opaque';

export const createHost = plainHost({
  isRightOrigin: (origin, { guestOrigin, isSandboxed }) => origin === 'null' || (!isSandboxed && origin === guestOrigin)
});
