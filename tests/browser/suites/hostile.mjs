// Frames and windows that want what is not theirs, in a real browser, against the real host code; pages that do so against
// the real widget stand beside this. Nothing leaks, nothing breaks, and the counters tell.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { until } from '../harness.mjs';
import { mount } from '../lws/page.mjs';
import { frameAt, heardBy, lookAlikes, replaceGuest, strangerAt, strangerBeside, strangerPopup } from '../lws/strangers.mjs';
import { unguarded } from '../lws/unguarded.mjs';
import { ANOTHER, recordNamed } from '../sandbox.mjs';
import './hostile-pages.mjs';

const NONCE = '0123456789abcdef0123456789abcdef';
const OTHER_NONCE = 'fedcba9876543210fedcba9876543210';
const FLOOD = 10_000;
/** What a flood may leave behind after the garbage collector has run. The messages themselves are a hundred times as much. */
const LEFT_BY_FLOOD_BYTES = 1_000_000;

const isPolluted = (page) => page.evaluate(() => [{}.polluted, [].polluted, (() => {}).polluted].some((value) => value !== undefined));

async function heapAfterCollecting(session) {
  for (let run = 0; run < 3; run += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

describe('hostile frames against the host code', () => {
  test('a page of another origin in the frame learns nothing, however much its address looks like ours', async () => {
    await unguarded(async ({ page, record, service }) => {
      const widget = await mount(page, { record, service });
      await widget.total.waitFor();
      const before = await widget.counters();
      let refused = before.refused_origin ?? 0;
      // A data address has the origin "null", which only a frame that the host itself sandboxed may have.
      const addresses = [...Object.values(lookAlikes(service)), null];
      for (const origin of addresses) {
        const address = origin ? await strangerAt(page, origin) : 'data:text/html,<title>Stranger</title>';
        await widget.element.evaluate((frame, address) => { frame.src = address; }, address);
        const stranger = await frameAt(page, address);
        await stranger.evaluate((nonce) => {
          if (!globalThis.heard) {
            globalThis.heard = [];
            globalThis.onmessage = ({ data }) => globalThis.heard.push(data);
          }
          parent.postMessage({ inlay: 1, kind: 'hello', nonce, versions: [1] }, '*');
        }, NONCE);
        refused += 1;
        await until(`the hello of ${address} is counted`, async () => (await widget.counters()).refused_origin === refused);
        assert.deepEqual(await heardBy(stranger), [], address);
      }
      assert.equal((await widget.seen()).messages.filter((each) => each === 'out token').length, 1);
      await widget.element.evaluate((frame, address) => { frame.src = address; }, `${service}/embed?org=${record.org}`);
      await widget.total.waitFor();
      assert.deepEqual(await widget.heading.allInnerTexts(), [record.name]);
    });
  });

  test('other frames and windows that say hello hear nothing, also those of the service itself', async () => {
    await unguarded(async ({ page, origins, record, service }) => {
      const widget = await mount(page, { record, service });
      await widget.total.waitFor();
      const counted = await widget.counters();
      const before = (await widget.seen()).messages.filter((each) => each.startsWith('out')).length;
      const strangers = [];
      for (const origin of [service, origins.page, 'https://evil.example']) strangers.push(await strangerBeside(page, origin));
      const popups = [await strangerPopup(page, `${service}/of-a-window`), await strangerPopup(page, 'https://evil-window.example')];
      const hello = ({ nonce, versions }) => {
        const host = globalThis.opener ?? parent;
        host.postMessage({ inlay: 1, kind: 'hello', nonce, versions }, '*');
        // As if it came from the widget: the name of a target is no proof of a source.
        host.postMessage({ inlay: 1, kind: 'hello', nonce, versions, source: 'widget' }, '*');
      };
      for (const stranger of [...strangers, ...popups]) await stranger.evaluate(hello, { nonce: NONCE, versions: [1] });
      // A round through the page's event loop after the last of them.
      await page.evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
      for (const stranger of [...strangers, ...popups]) assert.deepEqual(await heardBy(stranger), [], stranger.url());
      assert.deepEqual(await widget.counters(), counted);
      assert.equal((await widget.seen()).messages.filter((each) => each.startsWith('out')).length, before);
      assert.deepEqual(await widget.heading.allInnerTexts(), [record.name]);
    });
  });

  test('before the accept of this very handshake a guest gets nothing, and a port that was replaced is dead', async () => {
    await unguarded(async ({ page, origins, record, service }) => {
      await replaceGuest(page, origins);
      const widget = await mount(page, { record, service });
      const guest = await frameAt(page, `${service}/embed`);
      await guest.evaluate((nonce) => globalThis.hello(nonce), NONCE);
      await until('a welcome', () => guest.evaluate(() => globalThis.welcomes === 1));
      await guest.evaluate((wrong) => {
        globalThis.say('token-needed', { reason: 'first' });
        globalThis.say('ready', { sinceNavigationMs: 1 });
        globalThis.accept(wrong);
      }, OTHER_NONCE);
      await until('all three are refused', async () => (await widget.counters()).refused_accept === 3);
      assert.deepEqual(await guest.evaluate(() => globalThis.onPort), []);
      // The same nonce once more opens no second port; another one does, and takes the first away.
      await guest.evaluate((nonce) => globalThis.hello(nonce), NONCE);
      await until('the repeated hello is counted', async () => (await widget.counters()).repeatedHello === 1);
      await guest.evaluate((nonce) => globalThis.hello(nonce), OTHER_NONCE);
      await until('another welcome', () => guest.evaluate(() => globalThis.welcomes === 2));
      await guest.evaluate(([nonce, other]) => {
        globalThis.accept(nonce, 0);
        globalThis.say('token-needed', { reason: 'first' }, { place: 0 });
        globalThis.accept(other, 1);
        globalThis.say('token-needed', { reason: 'first' }, { place: 1 });
      }, [NONCE, OTHER_NONCE]);
      const heard = () => guest.evaluate(() => globalThis.onPort.map(({ place, data }) => `${place} ${data.kind}`));
      await until('an assertion', async () => (await heard()).includes('1 token'));
      assert.deepEqual((await heard()).filter((each) => each.startsWith('0')), [], 'the first port hears something');
      assert.equal(await page.evaluate(() => globalThis.minted), 1);
      assert.equal((await widget.counters()).refused_accept, 3);
    });
  });

  test('ten thousand hellos leave nothing behind, and the last of them is answered', async () => {
    await unguarded(async ({ page, origins, record, service }) => {
      await replaceGuest(page, origins);
      const widget = await mount(page, { record, service, isTraced: false });
      const guest = await frameAt(page, `${service}/embed`);
      const session = await page.context().newCDPSession(page);
      const flood = (nonces) => guest.evaluate(({ count, differ }) => {
        for (let number = 0; number < count; number += 1) {
          globalThis.hello((differ ? number + 1 : count).toString(16).padStart(32, differ === 2 ? 'a' : '0'));
        }
      }, { count: FLOOD, differ: nonces });
      await flood(1);
      await until('all are answered', () => guest.evaluate((count) => globalThis.welcomes === count, FLOOD));
      // What the browser keeps for so many channels at all is there by now.
      const before = await heapAfterCollecting(session);
      await flood(2);
      await until('all are answered again', () => guest.evaluate((count) => globalThis.welcomes === 2 * count, FLOOD));
      await flood(0);
      await until('the last one opened one more', () => guest.evaluate((count) => globalThis.welcomes === 2 * count + 1, FLOOD));
      await until('the others are counted', async () => (await widget.counters()).repeatedHello === FLOOD - 1);
      const after = await heapAfterCollecting(session);
      assert.ok(after - before < LEFT_BY_FLOOD_BYTES, `${after - before} bytes more`);
      await guest.evaluate((nonce) => globalThis.accept(nonce), FLOOD.toString(16).padStart(32, '0'));
      await until('the context', () => guest.evaluate(() => globalThis.onPort.some(({ data }) => data.kind === 'context')));
      assert.deepEqual((await widget.seen()).failures, []);
    });
  });

  test('data of any shape is refused by name, pollutes no prototype and reaches no callback', async () => {
    await unguarded(async ({ page, origins, record, service }) => {
      await replaceGuest(page, origins);
      const widget = await mount(page, { record, service });
      const guest = await frameAt(page, `${service}/embed`);
      const shapes = async (send) => guest.evaluate(send, NONCE);
      await shapes(() => {
        const cyclic = { inlay: 1, kind: 'hello' };
        cyclic.nonce = cyclic;
        const polluting = JSON.parse('{"inlay":1,"kind":"hello","nonce":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
        const window = [null, 3, 'hello', 10n, [], cyclic, polluting, new Map([['inlay', 1]]), { inlay: 1, kind: 'hello', nonce: 10n, versions: [1] },
          { inlay: 1, kind: 'hello', nonce: '0123456789abcdef0123456789abcdef', versions: ['__proto__'] }, { inlay: '1', kind: 'hello' }, 'x'.repeat(5_000_000)];
        for (const data of window) parent.postMessage(data, '*');
      });
      await until('all window messages are refused', async () => (await widget.counters()).refused_hello === 12);
      await shapes((nonce) => globalThis.hello(nonce));
      await until('a welcome', () => guest.evaluate(() => globalThis.welcomes === 1));
      await shapes((nonce) => {
        globalThis.accept(nonce);
        const { say } = globalThis;
        const put = (data) => globalThis.ports[0].postMessage(data);
        const cyclic = { v: 1, id: 'c', kind: 'resize', epoch: 1, body: { height: 7 } };
        cyclic.body.self = cyclic;
        // No envelopes.
        for (const data of [null, 3, 'text', 10n, [], {}, cyclic, { v: 1, id: 'b', kind: 'resize', epoch: 1, body: { height: 7n } },
          new Map(), new Date(), { v: 1, id: 'e', kind: 'resize', epoch: -1 }, { v: 1, id: 'f', kind: 'resize', epoch: 2 ** 33 }]) put(data);
        // Too long, in characters and in bytes.
        say('metric', { name: 'x'.repeat(65_536), value: 1 });
        say('metric', { name: 'ä'.repeat(40_000), value: 1 });
        put('x'.repeat(100));
        // Kinds that an object has without being told.
        for (const kind of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'context', 'token']) say(kind, {});
        // Another version, and bodies of a wrong shape.
        say('resize', { height: 7 }, { v: 2 });
        for (const [kind, body] of [['resize', { height: -1 }], ['resize', { height: 1.5 }], ['resize', { height: '7' }], ['resize', [7]],
          ['error', { code: '__proto__', retryable: true }], ['error', { code: 'constructor', retryable: true }],
          ['navigate', { url: 'https://evil.example', recordId: '0015g00000NwH01AAF' }], ['navigate', { recordId: '../../x' }],
          ['token-needed', { reason: 'constructor' }], ['toast', { variant: 'evil', title: 'x', messageKey: 'y' }]]) say(kind, body);
        // Right in shape, with members that must not reach a prototype.
        say('metric', JSON.parse('{"name":"__proto__","value":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
        say('resize', { height: 777 });
      });
      await until('the last message has arrived', async () => (await widget.seen()).heights.includes(777));
      const counters = await widget.counters();
      assert.deepEqual(counters, { refused_hello: 12, refused_not_an_envelope: 13, refused_too_long: 2, unknownKind: 6, refused_version: 1, refused_body: 10 });
      assert.equal(await isPolluted(page), false);
      const { navigations, failures, heights } = await widget.seen();
      assert.deepEqual([navigations, failures], [[], []]);
      assert.equal(heights.length, 2, `the height at first and the one that was well told: ${heights}`);
      assert.equal(await page.evaluate(() => globalThis.minted), 0);
    });
  });

  test('messages of another record are dropped and counted, and an assertion goes to whoever asked in time', async () => {
    await unguarded(async ({ page, origins, record, service }) => {
      await replaceGuest(page, origins);
      const second = await recordNamed(origins, ANOTHER);
      const widget = await mount(page, { record, service });
      const guest = await frameAt(page, `${service}/embed`);
      await guest.evaluate((nonce) => globalThis.hello(nonce), NONCE);
      await until('a welcome', () => guest.evaluate(() => globalThis.welcomes === 1));
      await guest.evaluate((nonce) => globalThis.accept(nonce), NONCE);
      const contexts = (count) => guest.evaluate((count) => globalThis.onPort.filter(({ data }) => data.kind === 'context').length === count, count);
      await until('the first context', () => contexts(1));
      await widget.changeRecord(second);
      await until('the second context', () => contexts(2));
      await guest.evaluate(() => {
        globalThis.say('token-needed', { reason: 'first' }, { epoch: 1 });
        globalThis.say('navigate', { recordId: '0015g00000NwH01AAF' }, { epoch: 1 });
        globalThis.say('token-needed', { reason: 'first' }, { epoch: 3 });
        globalThis.say('token-needed', { reason: 'first' }, { epoch: 2 });
        globalThis.say('token-needed', { reason: 'first' }, { epoch: 2 });
      });
      await until('an assertion', () => guest.evaluate(() => globalThis.onPort.some(({ data }) => data.kind === 'token')));
      assert.deepEqual(await widget.counters(), { late: 2, futureEpoch: 1, tokenBusy: 1 });
      assert.equal(await page.evaluate(() => globalThis.minted), 1);
      const tokens = await guest.evaluate(() => globalThis.onPort.filter(({ data }) => data.kind === 'token').map(({ data }) => data.epoch));
      assert.deepEqual(tokens, [2]);
      assert.deepEqual((await widget.seen()).navigations, []);
      const trace = JSON.stringify((await widget.seen()).trace);
      assert.doesNotMatch(trace, /eyJ[\w-]+\.eyJ/, 'an assertion stands in the trace');
    });
  });
});
