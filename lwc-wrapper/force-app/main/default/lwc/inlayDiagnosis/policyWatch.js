/** Notices that the page's own content security policy keeps the service out of its frames. */

/** A page without `frame-src` falls back to these; older browsers report the directive that it stands under. */
const FRAME_DIRECTIVES = ['frame-src', 'child-src', 'default-src'];

/**
 * @param {string} origin The service's origin.
 * @param {(directive: string) => void} onBlocked Called for each frame of the service that was blocked.
 * @returns {() => void} Ends the watch.
 */
export function watchPolicy(origin, onBlocked) {
  function take(event) {
    // A policy that only reports blocks nothing.
    if (event.disposition === 'report' || originOf(event.blockedURI) !== origin) {
      return;
    }
    const [directive] = (event.effectiveDirective || event.violatedDirective || '').split(' ');
    if (FRAME_DIRECTIVES.includes(directive)) {
      onBlocked(directive);
    }
  }

  try {
    document.addEventListener('securitypolicyviolation', take);
  } catch {
    // Lightning Web Security forbids it; `pagePolicy.js` finds out in another way.
    return () => {};
  }
  return () => document.removeEventListener('securitypolicyviolation', take);
}

function originOf(address) {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}
