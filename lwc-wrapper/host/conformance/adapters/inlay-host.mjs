// Our own host, as the kit drives it: the connection of the bundle, without the frame that `embed` would make.

import { connectGuest } from '../../dist/inlay-host.js';

export function createHost({ frame, guestOrigin, isSandboxed, context, getAssertion, on }) {
  const instanceId = crypto.randomUUID();
  const connection = connectGuest({
    frameWindow: () => frame.contentWindow,
    guestOrigin,
    isOpaque: () => isSandboxed,
    instanceId,
    context,
    theme: { hooks: {}, colorScheme: 'light', density: 'comfy', reducedMotion: false },
    visible: true,
    mintAssertion: (request) => getAssertion({ ...request, instanceId }),
    on
  });
  return { changeRecord: connection.changeContext, destroy: connection.destroy };
}
