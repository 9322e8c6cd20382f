/** A widget for tests: says hello from a window of its own, and then speaks on the port it was given. */

export const GUEST_ORIGIN = 'https://embed.example.com';
export const NONCE = '0123456789abcdef0123456789abcdef';

const LIMITS = { maxMessageBytes: 65536, maxResizesPerSecond: 10 };

/** A window message as the browser would deliver it. */
export function deliverWindowMessage({ source, origin = GUEST_ORIGIN, data }) {
  const event = new MessageEvent('message', { data, origin });
  Object.defineProperty(event, 'source', { value: source });
  window.dispatchEvent(event);
}

/** @param {object} frameWindow The window that the host takes for the widget's; its `postMessage` is replaced. */
export function createFakeGuest(frameWindow) {
  const welcomes = [];
  let port;
  let count = 0;
  const passOn = frameWindow.postMessage?.bind(frameWindow);
  frameWindow.postMessage = (data, targetOrigin, transferred) => {
    if (data?.kind !== 'welcome') {
      // The accessibility checker talks to frames too.
      passOn(data, targetOrigin, transferred);
      return;
    }
    welcomes.push({ data, targetOrigin });
    [port] = transferred;
  };

  const guest = {
    welcomes,
    port: () => port,
    hello(parts = {}) {
      const data = { inlay: 1, kind: 'hello', nonce: parts.nonce ?? NONCE, versions: parts.versions ?? [1] };
      deliverWindowMessage({ source: frameWindow, origin: parts.origin, data });
    },
    accept(nonce = NONCE, limits = LIMITS) {
      port.postMessage({ kind: 'accept', nonce, capabilities: [], limits });
    },
    say(kind, body = {}, parts = {}) {
      count += 1;
      const id = parts.id ?? `guest-${count}`;
      port.postMessage({ v: 1, id, kind, epoch: parts.epoch ?? 1, body, ...(parts.re ? { re: parts.re } : {}) });
      return id;
    },
    /** Envelopes that arrived, of one kind where one is given. */
    heard(kind) {
      return port.received.filter((message) => !kind || message.kind === kind);
    },
    connect(parts) {
      guest.hello(parts);
      guest.accept(parts?.nonce);
    },
    ready(epoch = 1) {
      guest.say('ready', { sinceNavigationMs: 100 }, { epoch });
    }
  };
  return guest;
}
