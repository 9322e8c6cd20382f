// Facts that do not fit: a figure that cannot be computed says why, and everything that can be is still there.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { answersWith } from '../answers.mjs';
import { demo, withRecordPage } from '../harness.mjs';
import { SMALL, hashOf, recordNamed } from '../sandbox.mjs';
import { figureButton, opened, rowsOf } from '../workspace.mjs';

const NEVER_SHOWN = /panicked|at line|Error:|undefined|\bnull\b|NaN|Infinity/;

/** The decimals of a series as it travels: a known one after `=`, or steps from one known one to the next; without the first
 * `first` entries. */
function cutSeries(text, first) {
  let known = 0n;
  let places = 0;
  const entries = text.split(',').slice(0, -1).map((entry) => {
    if (entry === '') return entry;
    if (entry.startsWith('=')) {
      const [, decimals = ''] = entry.split('.');
      places = decimals.length;
      known = BigInt(entry.slice(1).replace('.', ''));
      return entry;
    }
    known += BigInt(entry);
    const digits = String(known).padStart(places + 1, '0');
    return places === 0 ? `=${digits}` : `=${digits.slice(0, -places)}.${digits.slice(-places)}`;
  });
  return entries.slice(first).map((entry) => `${entry},`).join('');
}

/** Only the days from position `first` on. */
function cutTo(book, first) {
  const cut = (series) => cutSeries(series, first);
  book.days = book.days.slice(first);
  for (const account of book.accounts) for (const closes of account.closes) closes.values = cut(closes.values);
  for (const rate of book.rates) rate.rates = cut(rate.rates);
  for (const benchmark of book.benchmarks) benchmark.levels = cut(benchmark.levels);
}

/** What is wrong, how the book gets it, and what the page says and still shows then. */
const CASES = {
  'a price is missing': {
    change: ({ book }) => Object.assign(book.positions.find(({ price }) => price !== null), { price: null, value: null }),
    async says({ region }) {
      await region('Allocation').getByText(/^Partial: \d+ of 13 included$/).waitFor();
      const search = region('Details').getByRole('button', { name: 'Value', exact: true });
      await search.click();
      await region('Details').getByText('The provider sent no price.').first().waitFor();
    }
  },
  'a security has no name': {
    change: ({ book }) => Object.assign(book.instruments[0], { name: null }),
    async says({ region }) {
      await region('Details').getByText('Unnamed holding').first().waitFor();
    }
  },
  'there is one day alone': {
    change: ({ book }) => cutTo(book, book.days.length - 1),
    async says({ region }) {
      await region('Performance').getByText('There are not enough days yet to draw a line.').waitFor();
      assert.match(await figureButton(region('Performance'), 'Volatility').textContent(), /^Not available/);
    }
  },
  'days are out of order': {
    change: ({ book }) => book.days.splice(10, 2, book.days[11], book.days[10]),
    async says({ region }) {
      await region('Performance').getByText("The provider's valuation days are out of order or there twice.").first().waitFor();
      assert.match(await figureButton(region('Performance'), 'Time-weighted return').textContent(), /^Not available/);
    }
  },
  'there are no exchange rates': {
    change: ({ book }) => { book.rates = []; },
    async says({ region }) {
      await region('Performance').getByText("There is no exchange rate into the portfolio's currency.").first().waitFor();
      await region('Allocation').getByText(/^Partial: \d+ of 13 included$/).waitFor();
    }
  },
  'a provider has no daily values, benchmark, model or forecast': {
    change({ book }) {
      cutTo(book, book.days.length);
      Object.assign(book, { benchmarks: [], target: null });
      for (const instrument of book.instruments) instrument.expected_income = null;
    },
    async says({ frame, region }) {
      assert.match(await figureButton(region('Performance'), 'Gain').textContent(), /^Not available/);
      assert.equal(await frame.getByRole('heading', { name: /^Against the model/ }).count(), 0);
      await region('Income').getByText('The provider makes no forecast.').waitFor();
    }
  },
  'an amount has sixteen digits': {
    change({ book }) {
      const cash = book.positions.find(({ price, value }) => price === null && value !== null);
      Object.assign(cash, { quantity: '1000000000000000.01', value: '1000000000000000.01' });
    },
    async says({ region }) {
      const [first] = await rowsOf(region('Details'));
      assert.equal(first.cells.Value, '$1,000,000,000,000,000.01');
      assert.equal(first.cells.Weight, '100.00%');
    }
  }
};

describe('facts that do not fit', () => {
  for (const [what, { change, says }] of Object.entries(CASES)) {
    test(`${what}: the figure says so, and the rest stays`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, SMALL);
      await withRecordPage(t, { origins, hash: hashOf(record), prepare: answersWith(change) }, async (parts, problems) => {
        const { frame, region, widget } = parts;
        await opened(parts);
        await says(parts);
        assert.match(await region('Total value').innerText(), /\$\d/);
        assert.equal((await rowsOf(region('Details'))).length, 13);
        assert.doesNotMatch(await frame.locator('body').innerText(), NEVER_SHOWN);
        assert.deepEqual(problems.errors, []);
        const tooWide = await (await widget()).evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(tooWide, 0, 'nothing hangs out of the frame');
      });
    });
  }

  test('a book that cannot be read is one that is not there', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, SMALL);
    const prepare = answersWith(({ book }) => { delete book.nodes; });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame, region }, problems) => {
      await frame.getByRole('alert').filter({ hasText: 'Details could not be loaded.' }).waitFor();
      assert.match(await region('Total value').innerText(), /\$\d/);
      assert.deepEqual(problems.errors, []);
    });
  });
});
