// Our host code inside Lightning Web Security itself, with its default gates, under the content security policy of
// Lightning Experience; the widget, the service and the assertions are the real ones.
//
// An org may run another release with other gates, so this is a strong hint about a given org and no proof.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PATIENCE_MS, browser, demo, until } from '../harness.mjs';
import { ask, lookForCauses, mount, openLightning, openPlain } from '../lws/page.mjs';
import { ANOTHER, ORDINARY, recordNamed } from '../sandbox.mjs';

/** Opens a page with `open` in a fresh browser context and hands it to `use`. */
async function withPage(open, use) {
  const origins = await demo();
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.stack));
    await open(page, origins);
    await use({ page, origins, errors });
    assert.deepEqual(errors, [], 'script errors');
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

const inLightning = (use) => withPage((page, origins) => openLightning(page, origins), use);

async function twoClients(origins) {
  return [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
}

describe('Lightning Web Security', () => {
  test('what it forbids is forbidden where our code runs, and would not be elsewhere', async () => {
    let inside;
    let outside;
    await inLightning(async ({ page }) => { inside = await ask(page, 'tryForbidden'); });
    await withPage(openPlain, async ({ page }) => { outside = await ask(page, 'tryForbidden'); });
    for (const [name, { thrown }] of Object.entries(inside)) {
      const isRefused = /^Lightning Web Security: /.test(thrown) || /is not a function$/.test(thrown);
      assert.ok(isRefused, `${name}: ${thrown ?? 'was allowed'}`);
    }
    assert.deepEqual(Object.keys(inside), Object.keys(outside));
    for (const [name, { thrown }] of Object.entries(outside)) assert.equal(thrown, undefined, name);
  });

  test('everything that our code uses gives the same there as elsewhere', async () => {
    let inside;
    let outside;
    await inLightning(async ({ page }) => { inside = await ask(page, 'tryNeeded'); });
    await withPage(openPlain, async ({ page }) => { outside = await ask(page, 'tryNeeded'); });
    assert.deepEqual(inside, outside);
    for (const [name, { thrown }] of Object.entries(inside)) assert.equal(thrown, undefined, name);
  });

  for (const { kind, sandbox, origin } of [
    { kind: 'a normal', sandbox: undefined, origin: ({ backend }) => backend },
    { kind: 'an opaque', sandbox: 'allow-scripts', origin: () => 'null' }
  ]) {
    test(`${kind} guest comes from handshake to portfolio, and follows the record`, async () => {
      await inLightning(async ({ page, origins }) => {
        const [first, second] = await twoClients(origins);
        const widget = await mount(page, { record: first, service: origins.backend, sandbox });
        await widget.total.waitFor();
        assert.deepEqual(await widget.heading.allInnerTexts(), [first.name]);
        assert.equal(await widget.frame.locator('html').evaluate(() => self.origin), origin(origins));
        await until('the widget says that it has painted', async () => (await widget.seen()).messages.includes('in painted'));
        await widget.changeRecord(second);
        await widget.frame.getByRole('heading', { name: second.name, exact: true, level: 1 }).waitFor();
        await widget.total.waitFor();
        const { messages, heights, failures } = await widget.seen();
        for (const message of ['in hello', 'out welcome', 'in accept', 'out context', 'out theme', 'in token-needed', 'out token', 'in ready']) {
          assert.ok(messages.includes(message), message);
        }
        assert.ok(600 < Math.max(...heights), `the frame follows its content: ${heights}`);
        assert.deepEqual(failures, []);
        const counters = await widget.counters();
        assert.deepEqual(Object.keys(counters).filter((name) => name.startsWith('refused')), []);
      });
    });
  }

  test('the look of the page reaches the widget, and its changes do', async () => {
    await inLightning(async ({ page, origins }) => {
      const [record] = await twoClients(origins);
      const widget = await mount(page, { record, service: origins.backend });
      await widget.total.waitFor();
      const root = widget.frame.locator('html');
      const look = () => root.evaluate((element) => ({
        scheme: element.dataset.colorScheme,
        density: element.dataset.density,
        surface: getComputedStyle(element).getPropertyValue('--slds-g-color-surface-1').trim()
      }));
      assert.deepEqual(await look(), { scheme: 'light', density: 'comfy', surface: 'rgb(254, 254, 254)' });
      await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'dark'));
      await until('the widget is dark', async () => (await look()).scheme === 'dark');
      assert.equal((await look()).surface, 'rgb(36, 36, 36)');
      await page.evaluate(() => document.documentElement.style.setProperty('--slds-g-spacing-var-block-4', '0.5rem'));
      await until('the widget is compact', async () => (await look()).density === 'compact');
      await page.evaluate(() => document.documentElement.style.setProperty('--slds-g-color-surface-1', 'rgb(10, 20, 30)'));
      await until('the widget has the other surface', async () => (await look()).surface === 'rgb(10, 20, 30)');
    });
  });

  test('a hidden tab is told to the widget, and a look that changed meanwhile when it is shown again', async () => {
    await inLightning(async ({ page, origins }) => {
      const [record] = await twoClients(origins);
      const widget = await mount(page, { record, service: origins.backend });
      await widget.total.waitFor();
      const told = async () => (await widget.seen()).trace.filter(({ kind }) => kind === 'visibility').map(({ body }) => body.visible);
      assert.deepEqual(await told(), [true]);
      await widget.hide(true);
      await until('the widget knows that it is hidden', async () => (await told()).at(-1) === false);
      await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'dark'));
      await widget.hide(false);
      await until('the widget knows that it is shown', async () => (await told()).at(-1) === true);
      await widget.frame.locator('html[data-color-scheme="dark"]').waitFor({ state: 'attached' });
      assert.deepEqual(await told(), [true, false, true]);
    });
  });

  test('two namespaces share no global object, and widgets in them do not hear each other', async () => {
    await withPage((page, origins) => openLightning(page, origins, ['c', 'other']), async ({ page, origins }) => {
      const words = await page.evaluate(() => {
        globalThis.components.c.leaveWord('of the first');
        return [globalThis.components.c.wordFound(), globalThis.components.other.wordFound(), String(globalThis.wordLeft)];
      });
      assert.deepEqual(words, ['of the first', 'undefined', 'undefined']);
      const records = await twoClients(origins);
      const given = (record, namespace) => ({ record, namespace, service: origins.backend });
      // Two in one namespace as well: the platform has one sandbox for all components of a namespace.
      const widgets = [
        await mount(page, given(records[0], 'c')),
        await mount(page, given(records[1], 'other')),
        await mount(page, given(records[1], 'c'))
      ];
      const shown = [records[0], records[1], records[1]];
      for (const [index, widget] of widgets.entries()) {
        await widget.total.waitFor();
        assert.deepEqual(await widget.heading.allInnerTexts(), [shown[index].name]);
      }
      await widgets[2].changeRecord(records[0]);
      await widgets[2].frame.getByRole('heading', { name: records[0].name, exact: true, level: 1 }).waitFor();
      assert.deepEqual(await widgets[1].heading.allInnerTexts(), [records[1].name]);
      const seen = await Promise.all(widgets.map((widget) => widget.seen()));
      assert.deepEqual(seen.map(({ messages }) => messages.filter((each) => each === 'out context').length), [1, 1, 2]);
      assert.deepEqual(seen.map(({ failures }) => failures.length), [0, 0, 0]);
      for (const widget of widgets) assert.deepEqual(Object.keys(await widget.counters()).filter((name) => name.startsWith('refused')), []);
    });
  });

  test('our own diagnosis runs there, and sees a service that answers and one that does not', async () => {
    await inLightning(async ({ page, origins }) => {
      const [{ org }] = await twoClients(origins);
      const good = await lookForCauses(page, { service: origins.backend, org, timeoutMs: PATIENCE_MS });
      assert.equal(good.widget.hello.origin, origins.backend);
      assert.deepEqual(good.pageOrigins, [origins.page]);
      // The policy of the page keeps this one out of its frames. Lightning Web Security keeps the violation to itself, so it
      // must have been read from the page's own header.
      const blocked = await lookForCauses(page, { service: 'https://not-trusted.example', org, timeoutMs: 1_000 });
      assert.deepEqual([blocked.widget.hello, blocked.check.hello], [null, null]);
      assert.equal(good.violation, null);
      assert.deepEqual(blocked.violation, { directive: 'frame-src' });
      assert.equal(await page.locator('iframe[title]').count(), 0);
    });
  });

  test('destroyed inside, the widget answers, and its frame is gone', async () => {
    await inLightning(async ({ page, origins }) => {
      const [record] = await twoClients(origins);
      const widget = await mount(page, { record, service: origins.backend });
      await widget.total.waitFor();
      await widget.destroy();
      const { messages } = await widget.seen();
      assert.deepEqual(messages.filter((each) => /destroy/.test(each)), ['out destroy', 'in destroyed']);
      assert.equal(await page.locator('iframe[title]').count(), 0);
    });
  });
});
