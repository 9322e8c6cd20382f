// The tables of the details: narrowing, searching, choosing columns, taking them along, and the way on into the platform.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WIDE_SCREEN, demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { columnsOf, csvLines, figure, openTab, opened, rowsOf } from '../workspace.mjs';

/** Opens the ordinary record on a wide screen. `prepare` may do something before the page is loaded. */
async function onWidePage(t, use, prepare) {
  const origins = await demo();
  const record = await recordNamed(origins, ORDINARY);
  await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN, prepare }, async (parts) => {
    await opened(parts);
    await use(parts, origins);
  });
}

const said = ({ region }) => region('Details').locator('.table-count').innerText();

describe('details', () => {
  test('a part of the allocation narrows the tables, says so, and can be taken back', async (t) => {
    await onWidePage(t, async (parts) => {
      const { region, logged, page } = parts;
      const all = await said(parts);
      const bar = region('Allocation').getByRole('button', { name: /^Alternatives/ });
      await bar.press('Enter');
      const chip = region('Details').getByRole('button', { name: 'Only Alternatives', exact: true });
      await chip.waitFor();
      assert.equal(await bar.getAttribute('aria-pressed'), 'true');
      assert.match(await said(parts), /^\d+ of 73$/);
      for (const { cells } of await rowsOf(region('Details'))) assert.equal(cells['Asset class'], 'Alternatives');

      await region('Details').getByRole('status').getByRole('button', { name: 'Open in Northwind Wealth', exact: true }).click();
      const message = await logged('navigate').first().innerText();
      assert.match(message, /"url":"http:\/\/127\.0\.0\.1:\d+\/console\/entities\/\w+"/);
      await page.getByText(/^The widget asks to open http/).waitFor();

      await chip.click();
      await until('all rows', async () => (await said(parts)) === all);
      assert.equal(await bar.getAttribute('aria-pressed'), 'false');
      assert.equal(await chip.count(), 0);
    });
  });

  test('the platform is opened at the account that a row belongs to', async (t) => {
    await onWidePage(t, async (parts, origins) => {
      const { region, logged } = parts;
      const row = region('Details').getByRole('grid').getByRole('row').nth(1);
      await row.getByRole('button', { name: 'Open in Northwind Wealth', exact: true }).click();
      const message = await logged('navigate').first().innerText();
      assert.ok(message.includes(`${origins.sandbox}/console/entities/acc_`), message);
    });
  });

  test('a search finds rows without case, says how many, and says so where there is none', async (t) => {
    await onWidePage(t, async (parts) => {
      const { region } = parts;
      const search = region('Details').getByRole('searchbox');
      await search.fill('lArKfIeLd');
      await until('fewer rows', async () => /^\d of 73$/.test(await said(parts)));
      for (const { cells } of await rowsOf(region('Details'))) assert.match(cells.Name, /Larkfield/);
      await search.fill('no such security');
      await region('Details').getByText('Nothing matches the filter.', { exact: true }).waitFor();
      assert.equal(await said(parts), '0 of 73');
      await search.fill('');
      await until('all rows', async () => (await said(parts)) === '73 rows');
    });
  });

  test('another cost method is another cost: gains and lots change', async (t) => {
    await onWidePage(t, async (parts) => {
      const { region } = parts;
      const total = await figure(region('Income'), 'Realised gain');
      const lots = await openTab(parts, 'Tax lots');
      const read = async () => (await rowsOf(lots)).map(({ cells }) => cells.Cost).join();
      const before = await read();
      const average = region('Details').getByRole('button', { name: 'Average cost', exact: true });
      await average.click();
      await until('another realised gain', async () => (await figure(region('Income'), 'Realised gain')) !== total);
      assert.notEqual(await read(), before);
      assert.equal(await average.getAttribute('aria-pressed'), 'true');
    });
  });

  test('columns are chosen by keyboard; sorted and narrowed, the file is what the screen shows', async (t) => {
    const texts = [];
    // What the widget would save is read where it is made: a file's name and end are the browser's matter.
    const prepare = (page) => page.exposeBinding('noteText', (_, text) => texts.push(text)).then(() => page.addInitScript(() => {
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => {
        blob.arrayBuffer().then((bytes) => window.noteText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
        return create(blob);
      };
    }));
    await onWidePage(t, async (parts) => {
      const { page, region } = parts;
      const details = region('Details');
      await details.getByRole('button', { name: 'Columns', exact: true }).press('Enter');
      const menu = details.getByRole('dialog', { name: 'Columns of the table', exact: true });
      await menu.waitFor();
      assert.ok(await menu.evaluate((panel) => panel.contains(document.activeElement)), 'the focus is in the menu');
      await menu.getByRole('checkbox', { name: 'ISIN', exact: true }).press('Space');
      await menu.getByRole('checkbox', { name: 'Quantity', exact: true }).press('Space');
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      assert.ok(await details.getByRole('button', { name: 'Columns', exact: true }).evaluate((button) => button === document.activeElement));
      const columns = await columnsOf(details);
      assert.ok(columns.includes('ISIN') && !columns.includes('Quantity'), columns.join());

      await details.getByRole('searchbox').fill('Eleanor');
      await details.getByRole('button', { name: 'Name', exact: true }).click();
      await details.locator('th[aria-sort="ascending"]').waitFor();
      await details.getByRole('button', { name: 'Export as CSV', exact: true }).click();
      const text = await until('the file', () => texts[0]);
      assert.ok(text.startsWith('\ufeff'), 'spreadsheets are told that it is UTF-8');
      const [header, ...lines] = csvLines(text.slice(1));
      assert.equal(lines.length, Number((await said(parts)).split(' ')[0]));
      const place = (title) => header.findIndex((name) => name === title || name.startsWith(`${title} (`));
      for (const title of columns) assert.ok(0 <= place(title), `${title} is not in the file: ${header}`);
      const rows = await rowsOf(details);
      assert.ok(0 < rows.length);
      const written = (value) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(value);
      for (const { index, cells } of rows) {
        const line = lines[index - 2];
        for (const title of ['Name', 'ISIN', 'Account', 'Asset class']) assert.equal(line[place(title)], cells[title]);
        assert.equal(written(line[place('Value')]), cells.Value);
      }
    }, prepare);
  });

  test('every tab is reached with the arrow keys and has rows of its own', async (t) => {
    await onWidePage(t, async (parts) => {
      const { page, region } = parts;
      const details = region('Details');
      await details.getByRole('tab', { name: 'Holdings', exact: true }).focus();
      for (const name of ['Transactions', 'Tax lots', 'Income', 'Cash flows']) {
        await page.keyboard.press('ArrowRight');
        const tab = details.getByRole('tab', { name, exact: true });
        await until(`${name} is chosen`, async () => (await tab.getAttribute('aria-selected')) === 'true');
        assert.ok(await tab.evaluate((button) => button === document.activeElement), 'the focus goes along');
        assert.ok(0 < (await rowsOf(details.getByRole('tabpanel', { name, exact: true }))).length);
      }
      await page.keyboard.press('ArrowRight');
      await details.getByRole('tabpanel', { name: 'Holdings', exact: true }).waitFor();
    });
  });
});
