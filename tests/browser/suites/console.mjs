// Twenty widgets on one page, as in a Lightning console with many record tabs: nineteen hidden, none hears another.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { PATIENCE_MS, browser, demo, until } from '../harness.mjs';
import { mount, openPlain } from '../lws/page.mjs';
import { allRecords } from '../sandbox.mjs';

const TABS = 20;
/** Longer than anything in the widget waits before it asks again. Quiet is the absence of a message: there is no state to wait for. */
const QUIET_MS = 5_000;

/** Twenty clients of one firm, each with a name of its own, and one more. */
async function clients(origins) {
  const all = await allRecords(origins);
  const ofOneFirm = all.filter(({ org, kind }) => org === all[0].org && kind !== 'account');
  const chosen = [...new Map(ofOneFirm.map((record) => [record.name, record])).values()].slice(0, TABS + 1);
  assert.equal(chosen.length, TABS + 1, 'the picker has too few clients');
  return { tabs: chosen.slice(0, TABS), another: chosen[TABS] };
}

const shows = (widget, { name }) => widget.frame.getByRole('heading', { name, exact: true, level: 1, includeHidden: true }).waitFor({ state: 'attached' });

async function messagesOf(widget, kind) {
  return (await widget.seen()).trace.filter((entry) => entry.kind === kind);
}

describe('console with twenty tabs', () => {
  test('each shows its own client, a change of one changes no other, hidden ones are quiet, and nothing is left of them', async () => {
    const origins = await demo();
    const { tabs, another } = await clients(origins);
    const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    try {
      const page = await context.newPage();
      const errors = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      const requests = [];
      page.on('request', (request) => { if (request.url().startsWith(origins.backend)) requests.push(request); });
      await openPlain(page, origins);
      const session = await context.newCDPSession(page);
      // The driver's own listeners come with its first question about an element.
      await page.locator('body').waitFor({ state: 'attached' });
      const empty = await counted(session);

      // As a person opens tabs: each is shown until it has painted, and the next one hides it.
      const widgets = [];
      for (const record of tabs) {
        await widgets.at(-1)?.hide(true);
        const widget = await mount(page, { record, service: origins.backend });
        widgets.push(widget);
        await until(`${record.name} has painted`, async () => (await messagesOf(widget, 'painted')).length === 1);
      }
      for (const [index, widget] of widgets.entries()) await shows(widget, tabs[index]);

      await assertApart(requests, widgets);
      for (const [index, widget] of widgets.entries()) {
        const told = (await messagesOf(widget, 'visibility')).map(({ body }) => body.visible);
        assert.deepEqual(told, index === TABS - 1 ? [true] : [true, false], tabs[index].name);
      }

      const asked = requests.length;
      const said = await lengths(widgets);
      await pause(QUIET_MS);
      assert.deepEqual(requests.slice(asked).map((request) => request.url()), [], 'requests of tabs that nobody uses');
      assert.deepEqual(await lengths(widgets), said, 'messages of tabs that nobody uses');

      await widgets[3].changeRecord(another);
      await widgets[3].hide(false);
      await shows(widgets[3], another);
      await until('the changed tab has painted', async () => (await messagesOf(widgets[3], 'painted')).length === 2);
      for (const [index, widget] of widgets.entries()) if (index !== 3) await shows(widget, tabs[index]);
      const contexts = await Promise.all(widgets.map(async (widget) => (await messagesOf(widget, 'context')).length));
      assert.deepEqual(contexts, widgets.map((_, index) => (index === 3 ? 2 : 1)));
      const others = (await lengths(widgets)).filter((_, index) => index !== 3);
      assert.deepEqual(others, said.filter((_, index) => index !== 3), 'other tabs said something');
      const counters = await Promise.all(widgets.map((widget) => widget.counters()));
      for (const counts of counters) {
        assert.deepEqual(Object.keys(counts).filter((name) => /refused|future|unknown/.test(name)), []);
      }

      await Promise.all(widgets.map((widget) => widget.destroy()));
      for (const widget of widgets) assert.equal((await messagesOf(widget, 'destroyed')).length, 1);
      assert.equal(page.frames().length, 1, 'frames are left');
      await page.evaluate(() => {
        globalThis.mounted.splice(0);
        document.body.replaceChildren();
      });
      await until('the page holds no more documents and listeners than before', async () => {
        const left = await counted(session);
        return left.documents <= empty.documents && left.jsEventListeners <= empty.jsEventListeners;
      });
      assert.deepEqual(errors, [], 'script errors');
    } finally {
      await context.close();
    }
  });
});

/** Each widget has a session of its own, under its own instance, and uses no other's. */
async function assertApart(requests, widgets) {
  const headers = async (path) => Promise.all(
    requests.filter((request) => new URL(request.url()).pathname === path && request.method() !== 'OPTIONS').map((request) => request.allHeaders())
  );
  const instances = widgets.map(({ instanceId }) => instanceId).sort();
  const portfolios = await headers('/api/portfolio');
  assert.deepEqual(portfolios.map((each) => each['x-inlay-instance']).sort(), instances);
  assert.equal(new Set(portfolios.map(({ authorization }) => authorization)).size, widgets.length);
  assert.equal((await headers('/api/session')).length, widgets.length);
}

/** How many messages each widget and its page have exchanged. */
const lengths = (widgets) => Promise.all(widgets.map(async (widget) => (await widget.seen()).messages.length));

async function counted(session) {
  for (let run = 0; run < 3; run += 1) await session.send('HeapProfiler.collectGarbage');
  return session.send('Memory.getDOMCounters');
}
