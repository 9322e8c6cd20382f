// Large tables: no key is lost while rows come and go, and a file that a page may not allow can be copied instead.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WIDE_SCREEN, demo, until, withRecordPage } from '../harness.mjs';
import { LARGE, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { csvLines, opened, rowsOf } from '../workspace.mjs';

/** Opens the details of a record on a wide screen. `prepare` may do something before the page is loaded. */
async function onDetails(t, name, use, prepare) {
  const origins = await demo();
  const record = await recordNamed(origins, name);
  await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN, prepare }, async (parts) => {
    await opened(parts);
    await use({ ...parts, details: parts.region('Details'), grid: parts.region('Details').getByRole('grid', { name: 'Holdings', exact: true }) });
  });
}

/** The row that has the focus, by its place in the table; 0 where none has. */
const focusedRow = (grid) =>
  grid.evaluate((table) => Number(table.contains(document.activeElement) && document.activeElement.closest('[role="row"]').ariaRowIndex));

/** Presses keys one after the other while the browser has no time for anything else, as a held key does on a slow machine. */
const pressAtOnce = (grid, keys) =>
  grid.evaluate((_, pressed) => {
    for (const key of pressed) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }, keys);

describe('tables', () => {
  test('every key of a fast hand moves the focus, wherever its row has been scrolled to', async (t) => {
    await onDetails(t, LARGE, async ({ page, details, grid }) => {
      await details.getByText('10,000 rows', { exact: true }).waitFor();
      const first = grid.getByRole('row').nth(1).getByRole('rowheader');
      await first.focus();
      assert.equal(await focusedRow(grid), 2);
      await pressAtOnce(grid, [...Array(40).fill('PageDown'), 'ArrowDown', 'ArrowDown', 'ArrowUp']);
      const far = await focusedRow(grid);
      assert.ok(40 < far && (far - 3) % 40 === 0, `forty pages and a row from the first one, and not row ${far}`);
      await pressAtOnce(grid, Array(41).fill('PageUp'));
      assert.equal(await focusedRow(grid), 2);

      // Scrolled away, the row stays where the focus is.
      await grid.hover();
      await page.mouse.wheel(0, 90_000);
      await until('other rows', async () => (await rowsOf(details)).some(({ index }) => 1000 < index));
      assert.equal(await focusedRow(grid), 2);
      await page.keyboard.press('ArrowDown');
      assert.equal(await focusedRow(grid), 3);
      await until('the row is in sight again', () =>
        grid.evaluate((table) => {
          const frame = table.parentElement.getBoundingClientRect();
          const row = document.activeElement.getBoundingClientRect();
          return frame.top <= row.top && row.bottom <= frame.bottom + 1;
        }));
    });
  });

  test('rows that are scrolled to are the ones of their place, in the order of reading, and few', async (t) => {
    await onDetails(t, LARGE, async ({ details, grid }) => {
      await details.getByText('10,000 rows', { exact: true }).waitFor();
      await details.getByRole('button', { name: 'Name', exact: true }).click();
      await details.locator('th[aria-sort="ascending"]').waitFor();
      const seen = new Map();
      for (const top of [0, 40_000, 41_000, 40_500, 200_000, 199_900, 300]) {
        await grid.evaluate((table, to) => table.parentElement.scrollTo(0, to), top);
        const height = await grid.getByRole('row').nth(1).evaluate((row) => row.getBoundingClientRect().height);
        const wanted = Math.floor(top / height) + 3;
        await until(`row ${wanted}`, async () => (await rowsOf(details)).some(({ index }) => index === wanted));
        const places = await grid.locator('tbody [role="row"]').evaluateAll((rows) => rows.map((row) => Number(row.ariaRowIndex)));
        assert.deepEqual(places, places.toSorted((a, b) => a - b), 'a screen reader reads them in their order');
        assert.ok(places.length < 60, `${places.length} rows`);
        for (const { index, cells } of await rowsOf(details)) {
          const text = `${cells.Name} ${cells.Account} ${cells.Value}`;
          assert.equal(seen.get(index) ?? text, text, `row ${index} is the same each time`);
          seen.set(index, text);
        }
      }
    });
  });

  test('where the page may forbid files, the file is tried, the text can be copied, and the focus comes back to Export', async (t) => {
    const texts = [];
    const prepare = async (page) => {
      await page.exposeBinding('noteText', (_, text) => texts.push(text));
      await page.addInitScript(() => {
        // As in a frame that its page sandboxes.
        if (window.parent === window) return;
        Object.defineProperty(window, 'origin', { value: 'null' });
        const create = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => {
          blob.text().then((text) => window.noteText(text));
          return create(blob);
        };
      });
    };
    await onDetails(t, ORDINARY, async ({ page, details }) => {
      const button = details.getByRole('button', { name: 'Export as CSV', exact: true });
      await button.press('Enter');
      const dialog = details.getByRole('dialog', { name: 'Export as CSV', exact: true });
      await dialog.getByText('If no file was saved, this page does not allow it. Copy the text instead.', { exact: true }).waitFor();
      const text = await until('the file', () => texts[0]);
      const field = dialog.getByRole('textbox', { name: 'Export as CSV', exact: true });
      const shown = await field.inputValue();
      assert.deepEqual(csvLines(shown), csvLines(text.replace(/^\ufeff/, '')));
      assert.equal(csvLines(shown).length, 1 + 73);
      await until('all of it is selected', () => field.evaluate((area) => area.selectionStart === 0 && area.selectionEnd === area.value.length));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      assert.ok(await button.evaluate((element) => element === document.activeElement), 'the focus is where it came from');
    }, prepare);
  });
});
