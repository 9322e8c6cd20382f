// `--ofx`: custodian statements reach the page, and the page's totals are those of the files.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { brokerStatements, demo, root, withRecordPage } from '../harness.mjs';
import { asCurrency, statementAmounts, sumToCents } from '../source.mjs';

const FIXTURES = join(root, 'tests/fixtures/ofx');

/** The totals of the fixtures, added up by hand in their README. */
const ADDED_BY_HAND = [
  ['Harbor', '23253.51', 'USD'],
  ['Cedar', '30847.50', 'USD'],
  ['Quarry', '4215.86', 'USD'],
  ['Isarbank', '12415.40', 'EUR']
];

/** Opens every account record of the demo and returns the totals that the page shows. */
async function shownTotals(t, origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  const accounts = orgs[0].records.filter(({ kind }) => kind === 'account');
  const totals = [];
  await withRecordPage(t, { origins }, async ({ region, open }) => {
    for (const record of accounts) {
      await open({ ...record, org: orgs[0].org });
      totals.push(await region('Total value').innerText());
    }
  });
  return totals;
}

/** The total that each file of the folder adds up to, by a plain search for its amounts. */
function totalsOf(folder, files) {
  return files.map((file) => {
    const { positions, cash } = statementAmounts(join(folder, file));
    return sumToCents([...positions, ...cash]);
  });
}

describe('statements', () => {
  test('the statements of a folder are shown with their own totals', async (t) => {
    const origins = await demo('--ofx', FIXTURES);
    const shown = await shownTotals(t, origins);
    for (const [custodian, total, currency] of ADDED_BY_HAND) {
      const wanted = asCurrency(total, currency);
      assert.ok(shown.some((text) => text.includes(wanted)), `${custodian} adds up to ${wanted}; the page shows ${shown.join(' | ')}`);
    }
    assert.equal(shown.length, ADDED_BY_HAND.length);
  });

  test('a broken statement is named with file, line and reason, and the others are still shown', async (t) => {
    const origins = await demo('--ofx', FIXTURES);
    const refusal = origins.output.find((line) => /broken.*\.(ofx|qfx|xml)/.test(line));
    assert.match(refusal ?? '', /line \d+|:\d+/, 'the demo names the line of the broken file');
    const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
    const household = orgs[0].records.find(({ kind }) => kind === 'household');
    await withRecordPage(t, { origins }, async ({ frame, open }) => {
      await open({ ...household, org: orgs[0].org });
      await frame.getByText(/broken.*line \d+/i).first().waitFor();
    });
  });

  test("real brokers' statements are shown with their own totals", async (t) => {
    const folder = brokerStatements();
    if (!folder) {
      t.skip('skipped: no folder of broker statements (INLAY_SPECS names one)');
      return;
    }
    const origins = await demo('--ofx', folder);
    const shown = await shownTotals(t, origins);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ofx'));
    assert.equal(files.length, 3);
    for (const [index, total] of totalsOf(folder, files).entries()) {
      const wanted = asCurrency(total, 'USD');
      assert.ok(shown.some((text) => text.includes(wanted)), `${files[index]} adds up to ${total}; the page shows ${shown.join(' | ')}`);
    }
  });
});
