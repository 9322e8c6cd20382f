// The host's half of the protocol, played by hand inside a page. `installMockHost` runs in the browser and uses nothing of
// this file; `createMockHost` is its handle in Node.

import { expect } from '../verdict.mjs';

/** Whatever does not happen within this time does not happen. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 40;

/** Runs in the host page: frames, the window messages that they say, ports, and what came on them. */
export function installMockHost() {
  const guests = [];
  document.body.replaceChildren();
  window.addEventListener('message', ({ source, origin, data }) => {
    guests.find(({ frame }) => frame.contentWindow === source)?.said.push({ origin, data });
  });

  window.mockHost = {
    open(address, sandbox) {
      const frame = document.createElement('iframe');
      frame.title = 'Guest';
      frame.width = '900';
      frame.height = '600';
      if (sandbox) {
        frame.setAttribute('sandbox', sandbox);
      }
      guests.push({ frame, said: [], ports: [] });
      frame.src = address;
      document.body.append(frame);
      return guests.length - 1;
    },
    reload(place) {
      guests[place].said = [];
      const { frame } = guests[place];
      frame.src = `${frame.src}`;
    },
    said: (place) => guests[place].said,
    /** Posts a window message with one end of a fresh channel; answers the number of the other end. */
    post(place, data, withPort) {
      const { frame, ports } = guests[place];
      const { port1, port2 } = new MessageChannel();
      const kept = { port: port1, heard: [] };
      port1.onmessage = (event) => kept.heard.push(event.data);
      ports.push(kept);
      frame.contentWindow.postMessage(data, '*', withPort ? [port2] : []);
      return ports.length - 1;
    },
    heard: (place, port) => guests[place].ports[port].heard,
    send: (place, port, data) => guests[place].ports[port].port.postMessage(data),
    /** Data that cannot travel between Node and the page. */
    sendOdd(place, port) {
      const cyclic = {};
      cyclic.self = cyclic;
      const odd = [undefined, 7n, cyclic, new Map([['kind', 'destroy']]), new Date(0), [], '{', 'destroy'];
      odd.forEach((data) => guests[place].ports[port].port.postMessage(data));
      return odd.length;
    }
  };
}

/** Looks until `probe` answers something true, and returns it; `undefined` when it never does. */
export async function until(probe, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await probe();
    if (found || end < Date.now()) {
      return found || undefined;
    }
    await new Promise((next) => setTimeout(next, LOOK_AGAIN_MS));
  }
}

/** A guest in a frame of `page`. */
export async function openGuest(page, address, { sandbox } = {}) {
  const place = await page.evaluate(([at, box]) => window.mockHost.open(at, box), [address, sandbox]);
  const instanceId = crypto.randomUUID();
  let port;
  let count = 0;

  const guest = {
    instanceId,
    said: () => page.evaluate((at) => window.mockHost.said(at), place),
    reload: () => page.evaluate((at) => window.mockHost.reload(at), place),
    /** The first hello, waited for. */
    async hello(patience) {
      const found = await until(async () => (await guest.said()).find(({ data }) => data?.kind === 'hello'), patience);
      expect(found || patience, 'the guest said no hello in time');
      return found;
    },
    /** A window message with a port of its own; answers the port's number. */
    post: (data, withPort = true) =>
      page.evaluate(([at, what, isWith]) => window.mockHost.post(at, what, isWith), [place, data, withPort]),
    welcomeFor: (nonce, parts = {}) => ({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId, ...parts }),
    /** Everything that came on a port. */
    heardOn: (number) => page.evaluate(([at, on]) => window.mockHost.heard(at, on), [place, number]),
    heard: async (kind) => (await guest.heardOn(port)).filter((message) => !kind || message?.kind === kind),
    /** The first message of a kind that `fits`, waited for. */
    async hears(kind, fits = () => true) {
      const found = await until(async () => (await guest.heard(kind)).find(fits));
      expect(found, `no ${kind} came in time`);
      return found;
    },
    /** Hello and welcome, and the accept waited for. */
    async connect() {
      const { data } = await guest.hello();
      port = await guest.post(guest.welcomeFor(data.nonce));
      return guest.hears('accept');
    },
    use(number) {
      port = number;
    },
    /** Anything on the port. */
    put: (data) => page.evaluate(([at, on, what]) => window.mockHost.send(at, on, what), [place, port, data]),
    putOdd: () => page.evaluate(([at, on]) => window.mockHost.sendOdd(at, on), [place, port]),
    /** A message in its envelope; answers its id. */
    async send(kind, body = {}, { epoch = 1, re } = {}) {
      count += 1;
      const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
      await guest.put({ v: 1, id, kind, epoch, body, ...(re && { re }) });
      return id;
    },
    /** Asks the guest to end; its answer shows that everything before it has been dealt with. */
    async destroy(epoch) {
      const id = await guest.send('destroy', {}, { epoch });
      const answer = await guest.hears('destroyed');
      return { id, answer };
    }
  };
  return guest;
}
