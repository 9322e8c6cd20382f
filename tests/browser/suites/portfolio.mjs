// The page shows the provider's own numbers: every figure is compared with the sandbox's API, read by other code.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';
import { NORTH, SOUTH, allHoldings, asCurrency, sandboxClient, sumToCents } from '../source.mjs';

const CLIENTS = { 'Northwind Wealth': NORTH, 'Southbank Advisory': SOUTH };

/** Every record of the picker with its org and what the sandbox itself says about it. */
async function recordsWithSource(origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  const records = [];
  for (const org of orgs) {
    const get = await sandboxClient(origins.sandbox, CLIENTS[org.name]);
    for (const record of org.records) records.push({ ...record, org: org.org, get });
  }
  return records;
}

async function source(record) {
  const entity = await record.get(`/v1/records/${record.id}`);
  const holdings = await allHoldings(record.get, entity.id);
  const { accounts } = await record.get(`/v1/entities/${entity.id}/accounts`);
  const { valuations } = await record.get(`/v1/entities/${entity.id}/valuations`);
  return { entity, holdings, accounts, valuations };
}

describe('portfolio', () => {
  test('a household shows the total, the accounts and the holdings of the provider', async (t) => {
    const origins = await demo();
    const record = (await recordsWithSource(origins)).find(({ kind }) => kind === 'household');
    const { entity, holdings, accounts, valuations } = await source(record);
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
    for (const record of await recordsWithSource(origins)) {
      const { entity, holdings } = await source(record);
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
    const records = await recordsWithSource(origins);
    const shared = records.filter(({ id }, _, all) => all.filter((other) => other.id === id).length === 2);
    assert.equal(shared.length, 2, 'the sandbox has one record id in both orgs');
    for (const record of shared) {
      const { entity, valuations } = await source(record);
      await withRecordPage(t, { origins }, async ({ region, open }) => {
        await open(record);
        await region('Total value').getByText(asCurrency(valuations.at(-1).value, entity.base_currency), { exact: true }).first().waitFor();
      });
    }
  });

  test('holdings sort by a click and by the keyboard, and say so', async (t) => {
    const origins = await demo();
    const record = (await recordsWithSource(origins)).find(({ kind }) => kind === 'household');
    await withRecordPage(t, { origins }, async ({ region, open }) => {
      await open(record);
      const holdings = region('Holdings');
      const names = () => holdings.getByRole('rowheader').allInnerTexts();
      const header = holdings.getByRole('columnheader', { name: /^Name|^Holding|^Security/ });
      await header.getByRole('button').focus();
      await header.page().keyboard.press('Enter');
      await holdings.locator('th[aria-sort="ascending"]').waitFor();
      const ascending = await names();
      assert.deepEqual(ascending, ascending.toSorted((a, b) => a.localeCompare(b, 'en')));
      await header.page().keyboard.press('Enter');
      await holdings.locator('th[aria-sort="descending"]').waitFor();
      assert.notDeepEqual(await names(), ascending);
    });
  });

  test('fifty accounts with ten thousand holdings can be read and paged', async (t) => {
    const origins = await demo();
    const records = await recordsWithSource(origins);
    let large;
    for (const record of records.filter(({ kind }) => kind === 'household')) {
      const { accounts } = await record.get(`/v1/entities/${(await record.get(`/v1/records/${record.id}`)).id}/accounts`);
      if (accounts.length === 50) large = record;
    }
    const { entity, valuations } = await source(large);
    await withRecordPage(t, { origins }, async ({ region, open }) => {
      await open(large);
      await region('Total value').getByText(asCurrency(valuations.at(-1).value, entity.base_currency), { exact: true }).first().waitFor();
      const holdings = region('Holdings');
      await holdings.getByText('of 10,000').first().waitFor();
      const first = await holdings.getByRole('rowheader').first().innerText();
      await holdings.getByRole('button', { name: 'Next page' }).click();
      await holdings.getByText('51–100 of 10,000').first().waitFor();
      assert.equal(await holdings.getByRole('rowheader').count(), 50);
      await holdings.getByRole('button', { name: 'First page' }).click();
      await holdings.getByText('1–50 of 10,000').first().waitFor();
      assert.equal(await holdings.getByRole('rowheader').first().innerText(), first);
    });
  });

  test("numbers follow the locale of the host's user", async (t) => {
    const origins = await demo();
    const record = (await recordsWithSource(origins)).find(({ kind }) => kind === 'household');
    const { entity, valuations } = await source(record);
    await withRecordPage(t, { origins }, async ({ region, open, set }) => {
      await open(record);
      await set('Locale', 'de-CH');
      const total = asCurrency(valuations.at(-1).value, entity.base_currency, 'de-CH');
      await region('Total value').getByText(total, { exact: true }).first().waitFor();
    });
  });

  for (const deviceScaleFactor of [1, 2, 3]) {
    test(`the chart is sharp at ${deviceScaleFactor} device pixels to one`, async (t) => {
      const origins = await demo();
      const record = (await recordsWithSource(origins)).find(({ kind }) => kind === 'household');
      await withRecordPage(t, { origins, options: { deviceScaleFactor } }, async ({ region, open }) => {
        await open(record);
        const canvas = region('Performance').locator('canvas').first();
        await canvas.waitFor();
        const drawn = await canvas.evaluate((element) => {
          const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
          let inked = 0;
          for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] > 0) inked += 1;
          return { backing: element.width, css: element.getBoundingClientRect().width, inked };
        });
        assert.ok(Math.abs(drawn.backing - drawn.css * deviceScaleFactor) <= deviceScaleFactor, JSON.stringify(drawn));
        assert.ok(drawn.inked > 500, `only ${drawn.inked} pixels are drawn`);
      });
    });
  }
});
