// Pages, frames and windows that want what is not theirs, in a real browser, against the real widget. Nothing leaks, nothing
// breaks, and the widget tells its host what it has ignored.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PATIENCE_MS, browser, demo, until } from '../harness.mjs';
import { heardBy, lookAlikes, startHost, strangerBeside, strangerPopup } from '../lws/strangers.mjs';
import { unguarded } from '../lws/unguarded.mjs';
import { ANOTHER, ORDINARY, recordNamed } from '../sandbox.mjs';

const OTHER_NONCE = 'fedcba9876543210fedcba9876543210';
const FLOOD = 10_000;

describe('hostile pages against the widget', () => {
  test('a page whose address looks like an allowed one cannot frame it', async () => {
    const origins = await demo();
    const { org } = await recordNamed(origins, ORDINARY);
    for (const [name, origin] of Object.entries(lookAlikes(origins.page))) {
      const context = await (await browser()).newContext();
      try {
        context.setDefaultTimeout(PATIENCE_MS);
        const page = await context.newPage();
        await context.grantPermissions(['local-network-access'], { origin });
        const body = `<!doctype html><title>Host</title><script>heard = []; onmessage = ({ data }) => heard.push(data)</script>
          <iframe title="widget" src="${origins.backend}/embed?org=${org}"></iframe>`;
        await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body }));
        const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
        await page.goto(`${origin}/`);
        assert.match((await refused).text(), /frame-ancestors/, name);
        assert.deepEqual(await page.evaluate(() => globalThis.heard), [], name);
      } finally {
        await context.close();
      }
    }
  });

  test('a welcome from anybody but the page around it opens no port, even with the right nonce', async () => {
    await unguarded(async ({ page, record, service, origins }) => {
      await startHost(page, { record, service, isAnswering: false });
      const nonce = await until('a hello', () => page.evaluate(() => globalThis.host.hellos[0]));
      const strangers = [
        await strangerBeside(page, origins.page),
        await strangerBeside(page, service),
        await strangerBeside(page, 'https://evil.example'),
        await strangerPopup(page, `${origins.page}/of-a-window`)
      ];
      const attack = () => Promise.all(strangers.map((stranger) => stranger.evaluate((nonce) => {
        const { port1, port2 } = new MessageChannel();
        globalThis.stolen = [];
        port1.onmessage = ({ data }) => globalThis.stolen.push(data);
        const widget = (globalThis.opener ?? parent).frames[0];
        widget.postMessage({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId: crypto.randomUUID() }, '*', [port2]);
      }, nonce)));
      await attack();
      await page.evaluate((nonce) => globalThis.host.welcome(nonce), nonce);
      const frame = page.locator('iframe[title="Portfolio"]').contentFrame();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      // Once more, now that there is something to take over.
      await attack();
      await page.evaluate(() => globalThis.host.send('visibility', { visible: false }));
      for (const stranger of strangers) {
        assert.deepEqual(await stranger.evaluate(() => globalThis.stolen), [], stranger.url());
        assert.deepEqual(await heardBy(stranger), [], stranger.url());
      }
      assert.deepEqual(await frame.getByRole('heading', { level: 1 }).allInnerTexts(), [record.name]);
      assert.equal(await frame.getByRole('alert').count(), 0);
    });
  });

  test('what cannot be read on the port is counted and changes nothing', async () => {
    await unguarded(async ({ page, record, service, origins }) => {
      const other = await recordNamed(origins, ANOTHER);
      await startHost(page, { record, service });
      const frame = page.locator('iframe[title="Portfolio"]').contentFrame();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      await page.evaluate((other) => {
        const { host } = globalThis;
        const put = (data) => host.ports[0].postMessage(data);
        const cyclic = { v: 1, id: 'c', kind: 'visibility', epoch: 1 };
        cyclic.body = cyclic;
        for (const data of [null, 3, 'text', 10n, [], {}, cyclic, new Map()]) put(data);
        host.send('theme', { hooks: { a: 'x'.repeat(70_000) }, colorScheme: 'light', density: 'comfy', reducedMotion: false });
        host.send('context', host.context(other), { epoch: 0 });
        host.send('context', host.context(other, { recordId: '../../etc' }), { epoch: 2 });
        host.send('token', { assertion: 'not.asked.for' }, { re: 'nobody' });
        host.send('token', { assertion: 'x'.repeat(60_000) });
        for (const kind of ['__proto__', 'constructor', 'confetti']) host.send(kind, {});
        host.send('visibility', { visible: 3 });
        host.send('theme', JSON.parse('{"hooks":{"__proto__":{"polluted":1},"--slds-g-color-surface-1":"url(https://evil.example/x)"},"colorScheme":"dark","density":"comfy","reducedMotion":false,"__proto__":{"polluted":1}}'));
        host.send('theme', { hooks: { '--slds-g-color-surface-1': 'url(https://evil.example/x)', display: 'none' }, colorScheme: 'dark', density: 'comfy', reducedMotion: false });
      }, other);
      await frame.locator('html[data-color-scheme="dark"]').waitFor({ state: 'attached' });
      assert.equal(await frame.locator('html').evaluate((root) => getComputedStyle(root).getPropertyValue('--slds-g-color-surface-1').includes('url(')), false);
      assert.equal(await frame.locator('html').evaluate(() => ({}).polluted), undefined);
      assert.deepEqual(await frame.getByRole('heading', { level: 1 }).allInnerTexts(), [record.name]);
      assert.equal(await frame.getByRole('alert').count(), 0);
      await page.evaluate(() => globalThis.host.send('destroy', {}));
      const ignored = () => page.evaluate(() => globalThis.host.heard.filter(({ data }) => data.kind === 'metric' && data.body.name.startsWith('ignored'))
        .map(({ data }) => [data.body.name, data.body.value]));
      await until('the widget tells what it has ignored', async () => (await ignored()).length === 3);
      const told = Object.fromEntries(await ignored());
      assert.equal(told.ignored_unknown_kind, 3);
      assert.equal(told.ignored_late, 3);
      assert.ok(11 <= told.ignored_malformed, `${told.ignored_malformed}`);
    });
  });

  test('a second welcome of the page itself takes the place of the first, whose port is dead', async () => {
    await unguarded(async ({ page, record, service, origins }) => {
      const other = await recordNamed(origins, ANOTHER);
      await startHost(page, { record, service });
      const frame = page.locator('iframe[title="Portfolio"]').contentFrame();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      await page.evaluate(({ other, wrong }) => {
        const { host } = globalThis;
        host.record = other;
        host.welcome(wrong);
        host.welcome(host.hellos[0]);
      }, { other, wrong: OTHER_NONCE });
      await frame.getByRole('heading', { name: other.name, exact: true, level: 1 }).waitFor();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      // Who kept the first port has the widget no more.
      await page.evaluate((record) => {
        const { host } = globalThis;
        host.send('context', host.context(record), { place: 0, epoch: 9 });
        host.send('destroy', {}, { place: 0 });
        host.send('visibility', { visible: true }, { place: 2 });
      }, record);
      await page.evaluate(() => globalThis.host.send('theme', { hooks: {}, colorScheme: 'dark', density: 'comfy', reducedMotion: false }));
      await frame.locator('html[data-color-scheme="dark"]').waitFor({ state: 'attached' });
      assert.deepEqual(await frame.getByRole('heading', { level: 1 }).allInnerTexts(), [other.name]);
      const heard = await page.evaluate(() => globalThis.host.heard.map(({ place, data }) => `${place} ${data.kind}`));
      assert.ok(!heard.includes('1 accept'), 'a welcome with another nonce was accepted');
      const second = heard.indexOf('2 accept');
      assert.ok(0 < second);
      assert.deepEqual(heard.slice(second).filter((each) => each.startsWith('0')), []);
    });
  });

  test('a flood of window messages leaves the widget as it is', async () => {
    await unguarded(async ({ page, record, service }) => {
      await page.context().addInitScript(noteMemory);
      await startHost(page, { record, service });
      const frame = page.locator('iframe[title="Portfolio"]').contentFrame();
      await frame.locator('section.details').waitFor();
      const memory = () => frame.locator('html').evaluate(() => globalThis.widgetMemory.buffer.byteLength);
      const stranger = await strangerBeside(page, 'https://evil.example');
      const flood = (from) => from.evaluate((count) => {
        const widget = (window.host?.frame.contentWindow) ?? parent.frames[0];
        const text = 'x'.repeat(1000);
        for (let number = 0; number < count; number += 1) {
          widget.postMessage({ inlay: 1, kind: 'welcome', nonce: number.toString(16).padStart(32, '0'), version: 1, instanceId: text }, '*');
        }
        widget.postMessage('x'.repeat(5_000_000), '*');
      }, FLOOD);
      await flood(page);
      await flood(stranger);
      const settled = () => frame.locator('html').evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
      await settled();
      const before = await memory();
      for (let round = 0; round < 2; round += 1) {
        await flood(page);
        await flood(stranger);
        await settled();
      }
      assert.equal(await memory(), before, 'the WebAssembly memory grows with every flood');
      assert.deepEqual(await heardBy(stranger), []);
      assert.deepEqual(await frame.getByRole('heading', { level: 1 }).allInnerTexts(), [record.name]);
      assert.equal(await frame.getByRole('alert').count(), 0);
    });
  });
});

/** Keeps the widget's memory where a test can look at it; runs before any script of the frame. */
function noteMemory() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) globalThis.widgetMemory = memory;
      return made;
    };
  }
}
