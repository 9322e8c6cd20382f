// Compares the beginning of the origin only.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'origin';

export const createHost = plainHost({
  isRightOrigin: (origin, { guestOrigin, isSandboxed }) => origin.startsWith(isSandboxed ? 'null' : guestOrigin)
});
