/** A frame that nobody sees, and what can be noticed of it: whether it loaded, and whether a guest in it said hello. */
import { isOpaque } from 'c/inlayHost';
import { pause } from './pause';

/** A page's scripts run before its load event, so a guest that has said nothing so long after it will not speak. */
const GRACE_AFTER_LOAD_MS = 2_000;
const NONCE = /^[0-9a-f]{32}$/;

/**
 * Makes a frame and watches it. `show` puts it on the page, `stop` ends the waiting, `remove` also takes it away.
 *
 * @param {object} options
 * @param {Element} options.element Where the frame is put.
 * @param {string} options.address
 * @param {number} options.timeoutMs How long a frame without any sign is waited for.
 * @returns {{seen: object, frame: HTMLIFrameElement, settled: Promise<void>, show: Function, stop: Function, remove: Function}}
 *   `seen` is `{sandboxed, loadedMs, hello, silent}` and changes as things happen. `settled` resolves with the hello, or
 *   once there will be none.
 */
export function openHiddenFrame({ element, address, timeoutMs }) {
  const since = performance.now();
  const seen = { sandboxed: false, loadedMs: null, hello: null, silent: false };
  const frame = document.createElement('iframe');
  const patience = pause(timeoutMs);
  let grace;

  function takeMessage({ source, origin, data }) {
    if (source && source === frame.contentWindow && isHello(data) && !seen.hello) {
      // Read now: Lightning Web Security may have sandboxed the frame after it was made.
      seen.sandboxed = isOpaque(frame);
      seen.hello = { origin, versions: [...data.versions], ms: Math.round(performance.now() - since) };
      patience.end();
      grace?.end();
    }
  }

  function takeLoad() {
    if (frame.contentDocument) {
      // The empty document before the service's: what comes from elsewhere cannot be looked into.
      return;
    }
    seen.loadedMs = Math.round(performance.now() - since);
    grace?.end();
    const mine = pause(GRACE_AFTER_LOAD_MS);
    grace = mine;
    // A browser's own error page loads too, whatever kept the service's page away.
    mine.over.then(() => grace === mine && patience.end());
  }

  function stop() {
    window.removeEventListener('message', takeMessage);
    frame.removeEventListener('load', takeLoad);
    grace?.end();
    patience.end();
  }

  const settled = patience.over.then(() => {
    seen.silent = !seen.hello;
  });

  window.addEventListener('message', takeMessage);
  frame.addEventListener('load', takeLoad);
  hide(frame);
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  frame.src = address;

  return {
    seen,
    frame,
    settled,
    show: () => element.append(frame),
    stop,
    remove() {
      stop();
      frame.remove();
    }
  };
}

function isHello(data) {
  return (
    data?.inlay === 1 &&
    data.kind === 'hello' &&
    typeof data.nonce === 'string' &&
    NONCE.test(data.nonce) &&
    Array.isArray(data.versions) &&
    data.versions.every(Number.isInteger)
  );
}

/** Not `display: none`: browsers slow such frames down, and times are measured here. */
function hide(frame) {
  frame.title = 'Inlay check';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  Object.assign(frame.style, {
    position: 'absolute',
    width: '1px',
    height: '1px',
    border: '0',
    opacity: '0',
    pointerEvents: 'none'
  });
}
