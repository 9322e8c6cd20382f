// Nobody is shut out: axe finds nothing in any state, and a keyboard reaches everything.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { heldPortfolios, problem } from '../answers.mjs';
import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, EMPTY, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

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
      await parts.region('Holdings').waitFor();
      await look(parts);
      await parts.region('Performance').getByRole('button', { name: 'View as table' }).click();
      await parts.region('Performance').getByRole('table').waitFor();
      await look(parts);
    });
  },
  async 'a record that holds nothing'(t, origins, look) {
    const record = await recordNamed(origins, EMPTY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      await parts.frame.getByRole('heading', { name: 'Nothing is held here' }).waitFor();
      await look(parts);
    });
  },
  async 'a failed provider'(t, origins, look) {
    const record = await recordNamed(origins, ORDINARY);
    const failure = problem('provider_rate_limited', 503, { kind: 'rate_limit', retryable: true });
    const prepare = (page) => page.route('**/api/portfolio*', (route) => route.fulfill(failure));
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

describe('accessibility', () => {
  for (const [state, bring] of Object.entries(STATES)) {
    test(`axe finds nothing: ${state}, light and dark, wide and narrow`, async (t) => {
      const origins = await demo();
      await bring(t, origins, async ({ page, frame, widget, set }) => {
        for (const scheme of SCHEMES) {
          await set('Colour scheme', scheme);
          await frame.locator(`html[data-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
          for (const column of COLUMNS) {
            await set('Column', column);
            const backdrop = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            assert.deepEqual(await findings(await widget(), backdrop), [], `in the widget: ${scheme}, ${column}`);
            assert.deepEqual(await findings(page), [], `in the record page: ${scheme}, ${column}`);
          }
        }
      });
    });
  }

  test('a keyboard walks through the widget and out again', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, region, widget }) => {
      await region('Holdings').waitFor();
      await region('Performance').getByRole('button', { name: 'View as table' }).focus();
      const document = await widget();
      const visited = [];
      let isInside = true;
      for (let steps = 0; isInside && steps < 60; steps += 1) {
        await page.keyboard.press('Tab');
        isInside = await document.evaluate(() => document.hasFocus() && document.activeElement !== document.body);
        if (isInside) visited.push(await document.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()));
      }
      assert.ok(!isInside, 'the focus cannot leave the widget');
      assert.ok(visited.some((name) => name.startsWith('Performance')), 'the chart is reached');
      for (const name of ['Name', 'Account', 'Asset class', 'Quantity', 'Price', 'Weight', 'Next page']) {
        assert.ok(visited.some((each) => each.includes(name)), `${name} is not reached: ${visited.join(' | ')}`);
      }
    });
  });

  test('the chart is read day by day with the keyboard', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, region }) => {
      const chart = region('Performance').getByRole('application');
      await chart.focus();
      const spoken = region('Performance').getByRole('status');
      const said = new Set();
      for (const key of ['End', 'ArrowLeft', 'PageUp', 'Home']) {
        await page.keyboard.press(key);
        said.add(await until(`${key} is answered by another day`, async () => {
          const text = await spoken.innerText();
          return /: [+-]?\d+\.\d+%, value \$/.test(text) && !said.has(text) && text;
        }));
      }
    });
  });

  test('what a screen reader is told about a household is what was agreed', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ANOTHER);
    // The answer of one fixed day: the sandbox's own days go on.
    const answer = JSON.parse(readFileSync(new URL('../snapshots/household.portfolio.json', import.meta.url), 'utf8'));
    const prepare = (page) => page.route('**/api/portfolio*', (route) => route.fulfill({ json: answer }));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame, region }) => {
      await region('Performance').getByRole('application').waitFor();
      const snapshot = `${await frame.locator('body').ariaSnapshot()}\n`;
      const file = new URL('../snapshots/household.aria.yml', import.meta.url);
      if (process.env.INLAY_UPDATE_SNAPSHOTS) writeFileSync(file, snapshot);
      assert.equal(snapshot, readFileSync(file, 'utf8'), 'INLAY_UPDATE_SNAPSHOTS=1 takes the new one, if it is better');
    });
  });
});
