// Nobody is shut out: axe finds nothing in any state, and a keyboard reaches everything.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe in a frame or page and returns its findings, one line each. */
async function findings(target) {
  await target.evaluate(axe);
  const { violations } = await target.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, iframes: false }), RULES);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`);
}

const widgetOf = (page) => page.frames().find((frame) => frame.url().includes('/embed?'));

describe('accessibility', () => {
  for (const scheme of ['light', 'dark']) {
    for (const column of ['wide', 'narrow']) {
      test(`axe finds nothing: ${scheme}, ${column}`, async (t) => {
        const origins = await demo();
        const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
        await withRecordPage(t, { origins }, async ({ page, open, set }) => {
          await open({ ...orgs[0].records[0], org: orgs[0].org });
          await set('Colour scheme', scheme);
          await set('Column', column);
          assert.deepEqual(await findings(widgetOf(page)), [], 'in the widget');
          assert.deepEqual(await findings(page), [], 'in the record page');
        });
      });
    }
  }

  test('a keyboard walks through the widget and out again', async (t) => {
    const origins = await demo();
    const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
    await withRecordPage(t, { origins }, async ({ page, frame, open }) => {
      await open({ ...orgs[0].records[0], org: orgs[0].org });
      await frame.getByRole('region', { name: 'Performance' }).getByRole('button').first().focus();
      const visited = new Set();
      for (let steps = 0; steps < 200; steps += 1) {
        await page.keyboard.press('Tab');
        if (!(await widgetOf(page).evaluate(() => document.hasFocus() && document.activeElement !== document.body))) break;
        visited.add(await widgetOf(page).evaluate(() => document.activeElement.textContent.trim().slice(0, 40)));
      }
      assert.ok(visited.size >= 5, `only ${visited.size} stops`);
      assert.equal(await widgetOf(page).evaluate(() => document.hasFocus()), false, 'the focus cannot leave the widget');
    });
  });
});
