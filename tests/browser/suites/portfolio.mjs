// The page shows the provider's own numbers: every figure is compared with the sandbox's API, read by other code.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { LARGE, ORDINARY, allRecords, hashOf, recordNamed } from '../sandbox.mjs';
import { NORTH, SOUTH, allHoldings, asCurrency, sandboxClient, sumToCents } from '../source.mjs';

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
    await withRecordPage(t, { origins }, async ({ frame, region, open }) => {
      await open(record);
      const total = asCurrency(valuations.at(-1).value, entity.base_currency);
      await region('Total value').getByText(total, { exact: true }).first().waitFor();

      const accountsText = await region('Accounts').innerText();
      for (const account of accounts) {
        assert.ok(accountsText.includes(account.name), `the account ${account.name} is missing`);
        assert.ok(accountsText.includes(account.number.slice(-4)), `the number ending of ${account.name} is missing`);
        assert.ok(!accountsText.includes(account.number), 'a whole account number is shown');
        assert.ok(accountsText.includes(asCurrency(account.value, entity.base_currency)), `${account.name} shows another value`);
      }

      const names = await region('Holdings').getByRole('rowheader').allInnerTexts();
      const known = new Set(holdings.map(({ instrument }) => instrument.name));
      assert.ok(names.length > 0);
      for (const name of names) assert.ok([...known].some((one) => name.includes(one)), `${name} is not the provider's`);
      await frame.getByRole('heading', { name: record.name }).waitFor();
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
    await withRecordPage(t, { origins }, async ({ page, region, open }) => {
      await open(record);
      const holdings = region('Holdings');
      const names = () => holdings.getByRole('rowheader').locator('.cell-main').allInnerTexts();
      const sorted = (column, direction) => holdings.locator(`th[aria-sort="${direction}"]`).getByRole('button', { name: column, exact: true }).waitFor();
      await sorted('Value', 'descending');
      const byName = holdings.getByRole('button', { name: 'Name', exact: true });
      await byName.focus();
      await page.keyboard.press('Enter');
      await sorted('Name', 'ascending');
      const ascending = await names();
      assert.deepEqual(ascending, ascending.toSorted((a, b) => a.localeCompare(b, 'en')));
      await page.keyboard.press('Space');
      await sorted('Name', 'descending');
      const descending = await names();
      assert.deepEqual(descending, descending.toSorted((a, b) => b.localeCompare(a, 'en')));
      for (const column of ['Account', 'Asset class', 'Quantity', 'Price', 'Value', 'Weight']) {
        await holdings.getByRole('button', { name: column, exact: true }).click();
        await holdings.locator('th[aria-sort]').getByRole('button', { name: column, exact: true }).waitFor();
        assert.equal(await holdings.locator('th[aria-sort]').count(), 1, 'one column alone says that it is sorted');
      }
    });
  });

  test('fifty accounts with ten thousand holdings can be read and paged', async (t) => {
    const origins = await demo();
    const large = await recordNamed(origins, LARGE);
    const { entity, accounts, holdings: held, valuations } = await source(origins, large);
    assert.deepEqual([accounts.length, held.length], [50, 10_000], 'the sandbox has such a household');
    await withRecordPage(t, { origins }, async ({ region, open }) => {
      await open(large);
      await region('Total value').getByText(asCurrency(valuations.at(-1).value, entity.base_currency), { exact: true }).first().waitFor();
      const holdings = region('Holdings');
      const shown = (text) => holdings.getByText(`Showing ${text} of 10,000`, { exact: true }).waitFor();
      const press = (name) => holdings.getByRole('button', { name, exact: true }).click();
      await shown('1–50');
      const first = await holdings.getByRole('rowheader').first().innerText();
      await press('Next page');
      await shown('51–100');
      assert.equal(await holdings.getByRole('rowheader').count(), 50);
      await press('Last page');
      await shown('9,951–10,000');
      await press('Previous page');
      await shown('9,901–9,950');
      await press('First page');
      await shown('1–50');
      assert.equal(await holdings.getByRole('rowheader').first().innerText(), first);
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
    test(`the chart is sharp at ${screenScale} device pixels to one`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      await withRecordPage(t, { origins, hash: hashOf(record), screenScale }, async ({ region, widget }) => {
        await region('Total value').waitFor();
        assert.equal(await (await widget()).evaluate(() => window.devicePixelRatio), screenScale, 'the scale reaches the frame');
        const canvas = region('Performance').locator('canvas');
        const drawn = await until('the chart is drawn', async () => {
          const now = await canvas.evaluate(measure);
          return now.inked > 500 && now;
        });
        for (const side of ['width', 'height']) {
          // Twice as many as the screen has is as sharp: two of its pixels make exactly one.
          const onScreen = Math.round(drawn.css[side] * screenScale);
          assert.ok([onScreen, 2 * onScreen].includes(drawn.backing[side]), `${side}: ${JSON.stringify(drawn)}`);
        }
      });
    });
  }
});

/** Runs in the widget: how large the chart's picture is, how large it is shown, and how much of it is drawn. */
function measure(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] > 0) inked += 1;
  const { width, height } = canvas.getBoundingClientRect();
  return { backing: { width: canvas.width, height: canvas.height }, css: { width, height }, inked };
}
