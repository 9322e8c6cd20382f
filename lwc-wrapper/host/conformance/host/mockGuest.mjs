// The widget's half of the protocol, played by hand: says exactly what a rule wants it to say, right or wrong.

import { settle } from './page.mjs';

export const GUEST_ORIGIN = 'https://embed.example.com';
export const NONCE = '0123456789abcdef0123456789abcdef';
export const NEXT_NONCE = 'fedcba9876543210fedcba9876543210';

const LIMITS = { maxMessageBytes: 65_536, maxResizesPerSecond: 10 };

/** A frame on the stand-in page, and the guest in it. */
export function createMockGuest(page, { origin = GUEST_ORIGIN } = {}) {
  const welcomes = [];
  const windowMessages = [];
  const contentWindow = {
    postMessage(data, targetOrOptions, transferred) {
      const isOptions = typeof targetOrOptions === 'object';
      const ports = (isOptions ? targetOrOptions.transfer : transferred) ?? [];
      const targetOrigin = isOptions ? targetOrOptions.targetOrigin : targetOrOptions;
      const message = { data: structuredClone(data), targetOrigin, ports };
      windowMessages.push(message);
      if (message.data?.kind === 'welcome') {
        welcomes.push(message);
      }
    }
  };
  let port;
  let count = 0;
  const received = [];

  const guest = {
    frame: { contentWindow },
    /** Every welcome that came to this frame's window: data, target origin and ports. */
    welcomes,
    /** Everything that came to this frame's window. */
    windowMessages,
    /** Everything that came on any port of this guest, in order. */
    received,
    /** What came on the ports of one kind. */
    heard: (kind) => received.filter((message) => message?.kind === kind),
    /** A window message to the page. */
    async deliver(parts) {
      page.deliver({ source: contentWindow, origin, ...parts });
      await settle();
    },
    hello: ({ nonce = NONCE, versions = [1], ...parts } = {}) =>
      guest.deliver({ data: { inlay: 1, kind: 'hello', nonce, versions }, ...parts }),
    /** Listens on the port of the last welcome. */
    take() {
      const welcome = welcomes.at(-1);
      if (!welcome) {
        throw new Error('the host sent no welcome, so that this could not be tried');
      }
      [port] = welcome.ports;
      if (!port) {
        throw new Error('the welcome came without a port, so that this could not be tried');
      }
      port.onmessage = ({ data }) => received.push(data);
      return port;
    },
    async accept(nonce = NONCE, parts = {}) {
      port.postMessage({ kind: 'accept', nonce, capabilities: [], limits: LIMITS, ...parts });
      await settle();
    },
    /** Hello, welcome and accept, as they should be. */
    async connect(nonce = NONCE) {
      await guest.hello({ nonce });
      guest.take();
      await guest.accept(nonce);
    },
    /** Whatever a rule wants to have on the port. */
    async post(data) {
      port.postMessage(data);
      await settle();
    },
    /** A message in its envelope; answers its id. */
    async say(kind, body = {}, { epoch = 1, ...more } = {}) {
      count += 1;
      const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
      await guest.post({ v: 1, id, kind, epoch, body, ...more });
      return id;
    },
    close: () => port?.close()
  };
  return guest;
}
