// The page shows the provider's own numbers: every figure is compared with the sandbox's API, read by other code.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WIDE_SCREEN, demo, until, withRecordPage } from '../harness.mjs';
import { LARGE, ORDINARY, allRecords, hashOf, recordNamed } from '../sandbox.mjs';
import { NORTH, SOUTH, allHoldings, asCurrency, sandboxClient, sumToCents } from '../source.mjs';
import { opened, rowsOf } from '../workspace.mjs';

/** Line, history, allocation, drift, income. */
const N_PICTURES = 5;

const CLIENTS = { 'Northwind Wealth': NORTH, 'Southbank Advisory': SOUTH };

/** What the sandbox itself says about a record. */
async function source(origins, record) {
  const get = await sandboxClient(origins.sandbox, CLIENTS[record.firm]);
  const entity = await get(`/v1/records/${record.id}`);
  const holdings = await allHoldings(get, entity.id);
  const { accounts } = await get(`/v1/entities/${entity.id}/accounts`);
  const { valuations } = await get(`/v1/entities/${entity.id}/valuations`);
  return { entity, holdings, accounts, valuations };
}

describe('portfolio', () => {
  test('a household shows the total, the accounts and the holdings of the provider', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const { entity, holdings, accounts, valuations } = await source(origins, record);
    await withRecordPage(t, { origins, viewport: WIDE_SCREEN }, async (parts) => {
      const { frame, region, open } = parts;
      await open(record);
      const total = asCurrency(valuations.at(-1).value, entity.base_currency);
      await region('Total value').getByText(total, { exact: true }).first().waitFor();
      await opened(parts);

      await region('Allocation').getByRole('button', { name: 'Account', exact: true }).click();
      for (const account of accounts) {
        const bar = region('Allocation').getByRole('listitem').filter({ hasText: account.name });
        await bar.filter({ hasText: asCurrency(account.value, entity.base_currency) }).first().waitFor();
      }

      const rows = await rowsOf(region('Details'));
      assert.ok(10 < rows.length);
      for (const { cells, notes } of rows) {
        const isTheSame = ({ instrument, market_value: value, currency }) =>
          instrument.name === cells.Name && [cells.Value, notes.Value].includes(asCurrency(value, currency));
        assert.ok(holdings.some(isTheSame), `the provider has no ${cells.Name} of ${cells.Value} ${notes.Value}`);
      }
      assert.equal(await region('Details').getByRole('status').innerText(), `${holdings.length} rows`);

      const text = await frame.locator('body').innerText();
      for (const account of accounts) assert.ok(!text.includes(account.number), 'a whole account number is shown');
      assert.ok(accounts.some(({ number }) => text.includes(`••••${number.slice(-4)}`)), 'the ends of the numbers are shown');
    });
  });

  test('the total of a single-currency record is the sum of its holdings, to the cent', async (t) => {
    const origins = await demo();
    for (const record of await allRecords(origins)) {
      const { entity, holdings } = await source(origins, record);
      const currencies = new Set(holdings.map(({ currency }) => currency));
      if (currencies.size !== 1 || !currencies.has(entity.base_currency)) continue;
      await withRecordPage(t, { origins }, async ({ region, open }) => {
        await open(record);
        const total = asCurrency(sumToCents(holdings.map(({ market_value: value }) => value)), entity.base_currency);
        await region('Total value').getByText(total, { exact: true }).first().waitFor();
      });
      return;
    }
    assert.fail('the sandbox has no record in one currency');
  });

  test('two firms with the same record id see their own client only', async (t) => {
    const origins = await demo();
    const records = await allRecords(origins);
    const shared = records.filter(({ id }, _, all) => all.filter((other) => other.id === id).length === 2);
    assert.equal(shared.length, 2, 'the sandbox has one record id in both orgs');
    for (const record of shared) {
      const { entity, valuations } = await source(origins, record);
      await withRecordPage(t, { origins }, async ({ region, open }) => {
        await open(record);
        await region('Total value').getByText(asCurrency(valuations.at(-1).value, entity.base_currency), { exact: true }).first().waitFor();
      });
    }
  });

  test('holdings sort by a click and by the keyboard, and say so', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN }, async (parts) => {
      const { page, region } = parts;
      await opened(parts);
      const holdings = region('Details').getByRole('grid', { name: 'Holdings', exact: true });
      const names = async () => (await rowsOf(holdings)).map(({ cells }) => cells.Name);
      const sorted = (column, direction) => holdings.locator(`th[aria-sort="${direction}"]`).getByRole('button', { name: column, exact: true }).waitFor();
      await sorted('Value', 'descending');
      await holdings.getByRole('button', { name: 'Name', exact: true }).focus();
      await page.keyboard.press('Enter');
      await sorted('Name', 'ascending');
      const ascending = await names();
      assert.deepEqual(ascending, ascending.toSorted((a, b) => a.localeCompare(b, 'en')));
      await page.keyboard.press('Space');
      await sorted('Name', 'descending');
      const descending = await names();
      assert.deepEqual(descending, descending.toSorted((a, b) => b.localeCompare(a, 'en')));
      assert.notEqual(descending[0], ascending[0]);
      for (const column of ['Account', 'Asset class', 'Quantity', 'Price', 'Value', 'Weight', 'Unrealised gain']) {
        await holdings.getByRole('button', { name: column, exact: true }).click();
        await holdings.locator('th[aria-sort]').getByRole('button', { name: column, exact: true }).waitFor();
        assert.equal(await holdings.locator('th[aria-sort]').count(), 1, 'one column alone says that it is sorted');
      }
    });
  });

  test('fifty accounts with ten thousand holdings can be read from the first to the last', async (t) => {
    const origins = await demo();
    const large = await recordNamed(origins, LARGE);
    const { entity, accounts, holdings: held, valuations } = await source(origins, large);
    assert.deepEqual([accounts.length, held.length], [50, 10_000], 'the sandbox has such a household');
    await withRecordPage(t, { origins, hash: hashOf(large) }, async (parts) => {
      const { page, region } = parts;
      await region('Total value').getByText(asCurrency(valuations.at(-1).value, entity.base_currency), { exact: true }).first().waitFor();
      await opened(parts);
      await region('Details').getByText('10,000 rows', { exact: true }).waitFor();
      const holdings = region('Details').getByRole('grid', { name: 'Holdings', exact: true });
      assert.equal(await holdings.getAttribute('aria-rowcount'), '10001');
      const read = async (place) => {
        const cell = holdings.locator(`[role="row"][aria-rowindex="${place}"] [role="rowheader"]`);
        await cell.and(holdings.locator(':focus')).waitFor();
        assert.ok((await holdings.getByRole('row').count()) < 100, 'only what can be seen is there');
        return cell.locator('.cell-main').innerText();
      };
      await holdings.locator('[aria-rowindex="2"] [role="rowheader"]').focus();
      const first = await read(2);
      await page.keyboard.press('Control+End');
      await holdings.locator('[role="row"][aria-rowindex="10001"]').locator(':focus').waitFor();
      await page.keyboard.press('Home');
      const last = await read(10_001);
      await page.keyboard.press('Control+Home');
      assert.equal(await read(2), first);
      for (const name of [first, last]) assert.ok(held.some(({ instrument }) => instrument.name === name), `${name} is not the provider's`);
    });
  });

  test("numbers follow the locale of the host's user", async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const { entity, valuations } = await source(origins, record);
    await withRecordPage(t, { origins }, async ({ region, open, set }) => {
      await open(record);
      await set('Locale', 'de-CH');
      const total = asCurrency(valuations.at(-1).value, entity.base_currency, 'de-CH');
      await region('Gesamtwert').getByText(total, { exact: true }).first().waitFor();
    });
  });

  for (const screenScale of [1, 2, 3]) {
    test(`every chart is sharp at ${screenScale} device pixels to one`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      await withRecordPage(t, { origins, hash: hashOf(record), screenScale }, async (parts) => {
        const { frame, widget } = parts;
        await opened(parts);
        assert.equal(await (await widget()).evaluate(() => window.devicePixelRatio), screenScale, 'the scale reaches the frame');
        // What lies over a picture is empty until somebody points at it.
        const pictures = frame.locator('canvas:not(.overlay)');
        const drawn = await until('every chart is drawn', async () => {
          const now = await pictures.evaluateAll(measure);
          return now.length === N_PICTURES && now.every(({ inked }) => 100 < inked) && now;
        });
        for (const picture of drawn) {
          for (const side of ['width', 'height']) {
            // Twice as many as the screen has is as sharp: two of its pixels make exactly one.
            const onScreen = Math.round(picture.css[side] * screenScale);
            assert.ok([onScreen, 2 * onScreen].includes(picture.backing[side]), `${side}: ${JSON.stringify(picture)}`);
          }
        }
      });
    });
  }
});

/** Runs in the widget: how large each picture is, how large it is shown, and how much of it is drawn. */
function measure(canvases) {
  return canvases.map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] > 0) inked += 1;
    const { width, height } = canvas.getBoundingClientRect();
    return { backing: { width: canvas.width, height: canvas.height }, css: { width, height }, inked };
  });
}
