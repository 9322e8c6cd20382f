// Nobody is shut out: axe finds nothing in any state, in a narrow column, enlarged, or from right to left.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { BOOK, PORTFOLIO, heldPortfolios, problem } from '../answers.mjs';
import { demo, withRecordPage } from '../harness.mjs';
import { EMPTY, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { figureButton, openTab, opened, periodButton, tradesAsTable } from '../workspace.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe in a frame or page and returns its findings, one line to each rule with the first place that breaks it. */
async function findings(target, backdrop) {
  await target.evaluate(axe);
  // The widget's own background is transparent; axe cannot look through the frame at what is behind it.
  if (backdrop) await target.evaluate((colour) => { document.documentElement.style.background = colour; }, backdrop);
  const { violations } = await target.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, iframes: false }), RULES);
  return violations.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].target} ${nodes[0].failureSummary}`);
}

const SCHEMES = ['light', 'dark'];
const COLUMNS = ['wide', 'narrow'];

/** Each brings the page into one state and then has it looked at. */
const STATES = {
  async content(t, origins, look) {
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      await opened(parts);
      await look(parts);
    });
  },
  async 'a record that holds nothing'(t, origins, look) {
    const record = await recordNamed(origins, EMPTY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      await parts.frame.getByRole('heading', { name: 'Nothing is held here' }).waitFor();
      await parts.region('Details').waitFor();
      await look(parts);
    });
  },
  async 'a failed provider'(t, origins, look) {
    const record = await recordNamed(origins, ORDINARY);
    const failure = problem('provider_rate_limited', 503, { kind: 'rate_limit', retryable: true });
    const prepare = (page) => page.route(PORTFOLIO, (route) => route.fulfill(failure));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async (parts) => {
      await parts.frame.getByRole('alert').waitFor();
      await look(parts);
    });
  },
  async 'a failed book'(t, origins, look) {
    const record = await recordNamed(origins, ORDINARY);
    const failure = problem('provider_unreachable', 503, { kind: 'network', retryable: true });
    const prepare = (page) => page.route(BOOK, (route) => route.fulfill(failure));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async (parts) => {
      await parts.frame.getByRole('alert').waitFor();
      await look(parts);
    });
  },
  async 'the skeleton'(t, origins, look) {
    const [first, second] = [await recordNamed(origins, EMPTY), await recordNamed(origins, ORDINARY)];
    const answers = heldPortfolios();
    await withRecordPage(t, { origins, hash: hashOf(first), prepare: answers.prepare }, async (parts) => {
      await parts.region('Total value').waitFor();
      answers.hold();
      await parts.choose(second);
      await parts.frame.locator('[aria-busy="true"]').waitFor();
      await look(parts);
      answers.release();
    });
  }
};

/** What a reader opens within the content; each is left open for the next, so that they are seen together. */
const OPENED = {
  'the chart as a table': ({ region }) => region('Performance').getByRole('button', { name: 'View as table', exact: true }).click(),
  "a period of one's own": (parts) => periodButton(parts, 'Custom period').click(),
  'a part that is chosen': ({ region }) => region('Allocation').getByRole('button', { name: /^Equities/ }).click(),
  'what to trade as a table': (parts) => tradesAsTable(parts, 'Against the model Balanced 60/40'),
  'the whole hierarchy': ({ region }) => region('Who holds what').getByRole('button', { name: 'Open all', exact: true }).click(),
  'the choice of columns': ({ region }) => region('Details').getByRole('button', { name: 'Columns', exact: true }).click(),
  transactions: (parts) => openTab(parts, 'Transactions'),
  'tax lots': (parts) => openTab(parts, 'Tax lots'),
  income: (parts) => openTab(parts, 'Income'),
  'cash flows': (parts) => openTab(parts, 'Cash flows'),
  'an explanation': async ({ frame, region }) => {
    await figureButton(region('Performance'), 'Gain').press('Enter');
    await frame.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
  }
};

/** The colour of the record page behind the widget. */
const backdropOf = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** By how many CSS pixels a document is wider than what can be seen of it. */
const tooWide = (target) => target.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('accessibility', () => {
  for (const [state, bring] of Object.entries(STATES)) {
    test(`axe finds nothing: ${state}, light and dark, wide and narrow`, async (t) => {
      const origins = await demo();
      await bring(t, origins, async ({ page, frame, widget, set }) => {
        const found = {};
        for (const scheme of SCHEMES) {
          await set('Colour scheme', scheme);
          await frame.locator(`html[data-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
          for (const column of COLUMNS) {
            await set('Column', column);
            const inWidget = await findings(await widget(), await backdropOf(page));
            const inPage = await findings(page);
            if (inWidget.length || inPage.length) found[`${scheme}, ${column}`] = { inWidget, inPage };
          }
        }
        assert.deepEqual(found, {});
      });
    });
  }

  test('axe finds nothing in whatever a reader opens', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record, { scheme: 'dark' }) }, async (parts) => {
      await opened(parts);
      const [document, backdrop] = [await parts.widget(), await backdropOf(parts.page)];
      const found = {};
      for (const [name, open] of Object.entries(OPENED)) {
        await open(parts);
        const now = await findings(document, backdrop);
        if (now.length) found[name] = now;
      }
      assert.deepEqual(found, {});
    });
  });

  test('axe finds nothing from right to left, and nothing hangs out of the frame', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record, { locale: 'ar-EG' }) }, async (parts) => {
      await opened(parts);
      await parts.frame.locator('html[dir="rtl"]').waitFor({ state: 'attached' });
      const document = await parts.widget();
      assert.equal(await tooWide(document), 0);
      assert.deepEqual(await findings(document, await backdropOf(parts.page)), []);
    });
  });

  for (const [what, viewport, screenScale] of [
    ['a column of 280 pixels', { width: 312, height: 800 }, 1],
    ['a screen enlarged to 200 %', { width: 640, height: 450 }, 2]
  ]) {
    test(`${what}: nothing is cut off or scrolls sideways, and axe finds nothing`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      await withRecordPage(t, { origins, hash: hashOf(record), viewport, screenScale }, async (parts) => {
        await opened(parts);
        const { page, region } = parts;
        const document = await parts.widget();
        if (screenScale === 1) assert.ok((await document.evaluate(() => window.innerWidth)) <= 280, 'the frame is that narrow');
        for (const open of [() => {}, OPENED['an explanation']]) {
          await open(parts);
          assert.deepEqual([await tooWide(document), await tooWide(page)], [0, 0]);
          assert.deepEqual(await findings(document, await backdropOf(page)), []);
        }
        await page.keyboard.press('Escape');
        for (const name of ['Transactions', 'Tax lots', 'Income', 'Cash flows']) {
          await openTab(parts, name);
          assert.deepEqual([name, await tooWide(document)], [name, 0]);
        }
        assert.ok(await region('Total value').isVisible());
      });
    });
  }
});
