// A keyboard reaches everything, keeps its place while figures change, and reads the chart.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { opened, periodButton } from '../workspace.mjs';

describe('keyboard', () => {
  test('a keyboard walks through the widget and out again, from above to below', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { page, region, widget } = parts;
      await opened(parts);
      await periodButton(parts, 'Month to date').focus();
      const document = await widget();
      const sections = [];
      const visited = [];
      let isInside = true;
      for (let steps = 0; isInside && steps < 120; steps += 1) {
        await page.keyboard.press('Tab');
        isInside = await document.evaluate(() => document.hasFocus() && document.activeElement !== document.body);
        if (!isInside) break;
        const [name, section] = await document.evaluate(() => {
          const { activeElement: focused } = document;
          return [focused.ariaLabel ?? focused.textContent.trim(), focused.closest('section')?.querySelector('h2')?.textContent ?? ''];
        });
        visited.push(name);
        if (sections.at(-1) !== section) sections.push(section);
      }
      assert.ok(!isInside, `the focus cannot leave the widget: ${visited.slice(-10).join(' | ')}`);
      assert.deepEqual(sections, [
        'Performance', 'Allocation', 'Against the model Balanced 60/40', 'From opening to closing value', 'Income', 'Who holds what', 'Details'
      ]);
      assert.ok(visited.some((name) => name.startsWith('Performance.')), 'the chart is reached');
      for (const name of ['Custom', 'View as table', 'First day', 'Equities', 'Explain Gain', 'Open all', 'First in, first out', 'Holdings', 'Columns', 'Export as CSV']) {
        assert.ok(visited.some((each) => each.includes(name)), `${name} is not reached: ${visited.join(' | ')}`);
      }
    });
  });

  test('what is pressed keeps the focus while everything around it changes', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { region } = parts;
      await opened(parts);
      const lost = [];
      const named = (section, name) => region(section).getByRole('button', { name, exact: true });
      for (const [name, button] of Object.entries({
        '1 year': periodButton(parts, '1 year'),
        'Custom period': periodButton(parts, 'Custom period'),
        Value: named('Performance', 'Value'),
        Sector: named('Allocation', 'Sector'),
        'Open all': named('Who holds what', 'Open all'),
        'Average cost': named('Details', 'Average cost')
      })) {
        await button.evaluate((element) => { window.pressed = element; });
        await button.press('Enter');
        const isKept = await (await parts.widget()).evaluate(() => new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done(document.activeElement === window.pressed)));
        }));
        if (!isKept) lost.push(name);
      }
      assert.deepEqual(lost, []);
    });
  });

  test('the chart is read day by day and series by series with the keyboard', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { page, region } = parts;
      await opened(parts);
      await region('Performance').getByRole('application').focus();
      const spoken = region('Performance').getByRole('status');
      const said = new Set();
      for (const key of ['End', 'ArrowLeft', 'PageUp', 'Home']) {
        await page.keyboard.press(key);
        said.add(await until(`${key} is answered by another day`, async () => {
          const text = await spoken.innerText();
          return /^\w+ \d+, \d+: Portfolio [+-]?\d+\.\d+%, Benchmark/.test(text) && !said.has(text) && text;
        }));
      }
      await page.keyboard.press('ArrowDown');
      await until('the next series comes first', async () => /: Benchmark: .*Portfolio/.test(await spoken.innerText()));
    });
  });
});
