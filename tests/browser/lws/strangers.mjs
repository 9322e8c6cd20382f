// Pages and windows that want what is not theirs: empty documents of any origin that note what they hear and do what a test
// tells them to, a guest of the service's own origin that keeps to no rule, and a host that keeps to none.

import { until } from '../harness.mjs';

/** Notes every window message; `told` takes the rest of what a test wants of it. */
const LISTENING = `<!doctype html><meta charset="utf-8"><title>Stranger</title><script>
heard = [];
addEventListener('message', ({ data, origin, ports }) => heard.push({ origin, data: JSON.stringify(data), ports: ports.length }));
</script>`;

/** Speaks the guest's half of the protocol by hand. */
const GUEST = `<!doctype html><meta charset="utf-8"><title>Guest</title><script>
welcomes = 0; ports = []; onPort = [];
addEventListener('message', ({ data, ports: [port] }) => {
  welcomes += 1;
  const place = ports.push(port) - 1;
  port.onmessage = ({ data }) => onPort.push({ place, data });
});
hello = (nonce, more) => parent.postMessage({ inlay: 1, kind: 'hello', nonce, versions: [1], ...more }, '*');
accept = (nonce, place = ports.length - 1) =>
  ports[place].postMessage({ kind: 'accept', nonce, capabilities: [], limits: { maxMessageBytes: 65536, maxResizesPerSecond: 10 } });
say = (kind, body, { epoch = 1, place = ports.length - 1, ...more } = {}) =>
  ports[place].postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch, body, ...more });
</script>`;

const html = (body) => (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body });

/** Lets an empty listening document stand at `origin`, and returns its address. */
export async function strangerAt(page, origin) {
  const address = `${origin}/stranger`;
  await page.context().route(address, html(LISTENING));
  return address;
}

/** Lets the guest that keeps to no rule stand where the widget stands. */
export async function replaceGuest(page, origins) {
  await page.context().route(`${origins.backend}/embed?*`, html(GUEST));
}

/** The document that stands in a frame at `address`, once it is there. */
export function frameAt(page, address) {
  return until(`a frame at ${address}`, async () => {
    const frame = page.frames().find((each) => each.url().startsWith(address));
    return frame && (await frame.evaluate(() => document.readyState).catch(() => '')) === 'complete' && frame;
  });
}

/** Puts a frame with a stranger beside what is on the page. */
export async function strangerBeside(page, origin) {
  const address = await strangerAt(page, origin);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.title = 'Stranger';
    frame.src = address;
    document.body.append(frame);
  }, address);
  return frameAt(page, address);
}

/** Opens a window with a stranger, which the page has opened and which knows its opener. */
export async function strangerPopup(page, origin) {
  const address = await strangerAt(page, origin);
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((address) => { window.open(address, '_blank'); }, address)
  ]);
  await popup.waitForLoadState();
  return popup;
}

/** What a stranger has heard. */
export const heardBy = (stranger) => stranger.evaluate(() => globalThis.heard);

/** An origin's look-alikes: what a careless comparison takes for it. Each is a context that may reach this machine. */
export function lookAlikes(origin) {
  const { hostname, port } = new URL(origin);
  const isNumbers = /^[\d.]+$/.test(hostname);
  return {
    'another port': `http://${hostname}:${Number(port) + 7}`,
    'another scheme': `https://${hostname}:${port}`,
    'something after the name': `https://${hostname}.evil.example:${port}`,
    'something before the name, or after the number': isNumbers ? `http://${hostname}0:${port}` : `https://evil-${hostname}:${port}`,
    // The second letter is Cyrillic; a browser compares and sends the form that begins with xn--.
    'a letter of another alphabet': new URL(`https://l\u043ecalhost:${port}`).origin
  };
}

/**
 * Starts a host that keeps to no rule in the page: `globalThis.host`.
 *
 * @param {{service: string, record: object, isAnswering?: boolean}} given `isAnswering`: whether it answers the first hello
 */
export function startHost(page, given) {
  return page.evaluate(({ service, record, isAnswering = true }) => {
    const instanceId = crypto.randomUUID();
    const frame = document.createElement('iframe');
    const host = { frame, instanceId, hellos: [], ports: [], heard: [], epoch: 1, record };
    globalThis.host = host;
    host.context = ({ id, object, org }, more) => ({
      recordId: id, object, org, locale: 'en-US', language: 'en', currency: 'USD', timeZone: 'UTC', direction: 'ltr',
      view: 'portfolio', properties: {}, capabilities: [], ...more
    });
    host.send = (kind, body, { place = host.ports.length - 1, epoch = host.epoch, ...more } = {}) =>
      host.ports[place].postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch, body, ...more });
    host.welcome = (nonce, more) => {
      const { port1, port2 } = new MessageChannel();
      const place = host.ports.push(port1) - 1;
      port1.onmessage = async ({ data }) => {
        host.heard.push({ place, data });
        if (data.kind === 'accept') host.send('context', host.context(host.record), { place });
        if (data.kind === 'token-needed') {
          const { id: recordId, org, object: objectApiName } = host.record;
          const assertion = await globalThis.mint(JSON.stringify({ org, recordId, objectApiName, nonce, instanceId }));
          host.send('token', { assertion }, { place, re: data.id });
        }
      };
      frame.contentWindow.postMessage({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId, ...more }, service, [port2]);
    };
    window.addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || data?.kind !== 'hello') return;
      host.hellos.push(data.nonce);
      if (isAnswering && host.ports.length === 0) host.welcome(data.nonce);
    });
    frame.title = 'Portfolio';
    frame.style.cssText = 'width: 900px; height: 1200px; border: 0';
    frame.src = `${service}/embed?org=${record.org}`;
    document.body.append(frame);
  }, given);
}
