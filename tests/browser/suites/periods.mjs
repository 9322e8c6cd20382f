// One period for all views: what the buttons, the dates and the chart choose, every figure follows, and the figures add up.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, SMALL, hashOf, recordNamed } from '../sandbox.mjs';
import { cents, choosePeriod, figure, opened, periodButton, range, rowsOf } from '../workspace.mjs';

/** Names of periods, and the shortest and longest span of days that each can have. */
const SPANS = [
  ['1 month', 27, 34],
  ['3 months', 88, 96],
  ['1 year', 364, 370],
  ['3 years', 1094, 1101],
  ['Since inception', 1500, 5000]
];
const DAY_MS = 86_400_000;

/** The first and the last day of a period that is written out in English. */
async function days(parts) {
  return (await range(parts)).split(' to ').map((text) => Date.parse(`${text} UTC`));
}

/** The lines of the bridge in whole cents: the opening value, what was added, and the closing value. */
async function bridge({ region }) {
  const rows = await region('From opening to closing value').getByRole('row').evaluateAll((all) =>
    all.map((row) => row.lastElementChild.textContent));
  const amounts = rows.map(cents);
  return { opening: amounts[0], lines: amounts.slice(1, -1), closing: amounts.at(-1) };
}

/** The custom period's dates, opened where they are not. */
async function ownPeriod(parts) {
  const { region } = parts;
  const button = periodButton(parts, 'Custom period');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  const field = (name) => region('Performance').getByRole('textbox', { name, exact: true });
  return { button, first: field('First day'), last: field('Last day'), show: region('Performance').getByRole('button', { name: 'Show', exact: true }) };
}

describe('periods', () => {
  test('every period: the range, the chart and the figures are of it, and the bridge adds up to the cent', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { region } = parts;
      await opened(parts);
      const total = cents(await region('Total value').innerText());
      const gains = new Set();
      for (const [name, least, most] of SPANS) {
        await choosePeriod(parts, name);
        const [first, last] = await days(parts);
        const span = (last - first) / DAY_MS;
        assert.ok(least <= span && span <= most, `${name} is ${span} days long: ${await range(parts)}`);
        const [opening, closing] = (await range(parts)).split(' to ');
        const summary = await region('Performance').getByRole('application').getAttribute('aria-label');
        assert.ok(summary.includes(`from ${opening} to ${closing}`), `the chart of ${name} says ${summary}`);

        const sums = await bridge(parts);
        const added = sums.lines.reduce((sum, line) => sum + line, sums.opening);
        assert.equal(added, sums.closing, `the bridge of ${name} does not add up`);
        assert.equal(sums.closing, total, 'every period ends with the total');

        const gain = cents(await figure(region('Performance'), 'Gain'));
        const [whole] = await rowsOf(region('Who holds what'));
        assert.equal(cents(whole.cells.Value), total);
        if (whole.cells.Gain) assert.equal(cents(whole.cells.Gain), gain);
        assert.equal(whole.cells.Return, await figure(region('Performance'), 'Time-weighted return'));
        gains.add(gain);
      }
      assert.equal(gains.size, SPANS.length, 'the gain follows the period');
    });
  });

  test("a period of one's own: wrong dates are refused in words, right ones are shown", async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { region } = parts;
      await opened(parts);
      const before = await range(parts);
      const dates = await ownPeriod(parts);
      await dates.first.fill('2026-06-30');
      await dates.last.fill('2026-01-02');
      await dates.show.click();
      await region('Performance').getByRole('alert').filter({ hasText: 'The first day must lie before the last.' }).waitFor();
      assert.equal(await dates.first.getAttribute('aria-invalid'), 'true');
      assert.equal(await range(parts), before, 'the figures are still those of the period before');

      await dates.first.fill('2026-01-05');
      await dates.last.fill('2026-06-30');
      await dates.last.press('Enter');
      await until('the chosen period', async () => (await range(parts)) !== before);
      assert.match(await range(parts), /^Jan 2, 2026 to Jun 30, 2026$/, 'it opens with the close before its first day');
      assert.equal(await dates.button.getAttribute('aria-pressed'), 'true');
      assert.equal(await region('Performance').getByRole('alert').filter({ hasText: /./ }).count(), 0);
      const sums = await bridge(parts);
      assert.equal(sums.lines.reduce((sum, line) => sum + line, sums.opening), sums.closing);
    });
  });

  test('the keyboard selects a period in the chart and on the history below it', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { page, region } = parts;
      await opened(parts);
      await choosePeriod(parts, '1 year');
      const whole = await days(parts);
      await region('Performance').getByRole('application').focus();
      await page.keyboard.press('End');
      for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('Shift+PageUp');
      await page.keyboard.press('Enter');
      const custom = (await ownPeriod(parts)).button;
      await until('a custom period', async () => (await custom.getAttribute('aria-pressed')) === 'true');
      const selected = await days(parts);
      assert.equal(selected[1], whole[1]);
      const span = (selected[1] - selected[0]) / DAY_MS;
      assert.ok(40 <= span && span <= 46, `thirty steps of one close are ${span} days`);

      const slider = region('Performance').getByRole('slider', { name: 'First day', exact: true });
      const valueText = await slider.getAttribute('aria-valuetext');
      await slider.press('PageUp');
      await until('a longer period', async () => (await days(parts))[0] < selected[0]);
      assert.notEqual(await slider.getAttribute('aria-valuetext'), valueText, 'the slider says its new day');
      assert.ok(await slider.evaluate((handle) => handle === document.activeElement), 'the focus stays on the slider');
    });
  });

  test('the period goes along to the next record and back, what was done within a record ends with it', async (t) => {
    const origins = await demo();
    const [first, second, younger] = await Promise.all([ORDINARY, SMALL, ANOTHER].map((name) => recordNamed(origins, name)));
    await withRecordPage(t, { origins, hash: hashOf(first) }, async (parts) => {
      const { open, region } = parts;
      const pressed = (title) => periodButton(parts, title).and(region('Performance').locator('[aria-pressed="true"]'));
      const tree = async () => (await rowsOf(region('Who holds what'))).length;
      await opened(parts);
      await pressed('3 years').waitFor();
      const openRows = await tree();
      await region('Who holds what').getByRole('button', { name: 'Close all', exact: true }).click();
      await until('one row', async () => (await tree()) === 1);
      await region('Allocation').getByRole('button', { name: /^Equities/ }).press('Enter');
      await region('Details').getByRole('button', { name: 'Only Equities', exact: true }).waitFor();
      await choosePeriod(parts, '6 months');

      await open(second);
      await opened(parts);
      await pressed('6 months').waitFor();
      assert.equal(await region('Details').getByRole('button', { name: /^Only / }).count(), 0, 'the tables are not narrowed');
      assert.ok(1 < (await tree()), 'the tree is as at first');

      // A history that is shorter than that: the record's own, and the choice is not forgotten over it.
      await open(younger);
      await opened(parts);
      await pressed('Since inception').waitFor();

      await open(first);
      await opened(parts);
      await pressed('6 months').waitFor();
      assert.equal(await tree(), openRows);
      assert.equal(await region('Details').getByRole('button', { name: /^Only / }).count(), 0);
    });
  });
});
