/** Whether a frame's content has an origin that cannot be named. */

/** @param {?HTMLIFrameElement} frame */
export function isOpaque(frame) {
  // The attribute, because `frame.sandbox` is no token list under Lightning Web Security.
  const tokens = frame?.getAttribute('sandbox')?.split(/\s+/);
  return tokens !== undefined && !tokens.includes('allow-same-origin');
}
