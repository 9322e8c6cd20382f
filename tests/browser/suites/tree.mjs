// "Who holds what": the hierarchy opens and closes by keyboard, says where one is, and its parts add up.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WIDE_SCREEN, demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { cents, figure, opened, rowsOf } from '../workspace.mjs';

const TREE = 'Who holds what';

/** The rows one level below the row at `place`. */
function childrenOf(rows, place) {
  const below = rows.slice(place + 1);
  const end = below.findIndex(({ level }) => level <= rows[place].level);
  return below.slice(0, end < 0 ? below.length : end).filter(({ level }) => level === rows[place].level + 1);
}

describe('hierarchy', () => {
  test('the arrow keys open and close it and say so, and what is inside adds up to what is around it', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN }, async (parts) => {
      const { page, region } = parts;
      await opened(parts);
      const tree = region(TREE).getByRole('treegrid', { name: TREE, exact: true });
      const read = () => rowsOf(region(TREE));
      await region(TREE).getByRole('button', { name: 'Close all', exact: true }).click();
      await until('one row', async () => (await read()).length === 1);
      await tree.getByRole('rowheader').first().focus();
      // Each of the three goes one level deeper: household, owners, registrations.
      for (const depth of [1, 2, 3]) {
        const before = (await read()).length;
        await page.keyboard.press('ArrowRight');
        await until(`level ${depth} is open`, async () => before < (await read()).length);
        assert.ok(await tree.evaluate((table) => table.contains(document.activeElement)), 'the focus stays in the tree');
        await page.keyboard.press('ArrowDown');
      }
      const rows = await read();
      assert.deepEqual([...new Set(rows.map(({ level }) => level))].sort(), [1, 2, 3, 4], 'the level is said');
      let sums = 0;
      for (const [place, row] of rows.entries()) {
        if (row.expanded !== 'true') continue;
        const children = childrenOf(rows, place);
        for (const title of ['Value', 'Gain', 'Income']) {
          const added = children.reduce((sum, { cells }) => sum + cents(cells[title]), 0n);
          assert.equal(added, cents(row.cells[title]), `${title} of ${row.cells.Name} is not that of its parts`);
          sums += 1;
        }
      }
      assert.equal(sums, 9);
      assert.equal(rows[0].cells.Gain, await figure(region('Performance'), 'Gain'));
      assert.equal(rows[0].cells.Return, await figure(region('Performance'), 'Time-weighted return'));
      assert.equal(rows[0].cells.Income, await figure(region('Income'), 'Income received'));

      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowLeft');
      await until('closed', async () => (await read()).length === 1);
      assert.equal((await read())[0].expanded, 'false');
    });
  });
});
