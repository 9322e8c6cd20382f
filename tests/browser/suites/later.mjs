// Parts of the widget that travel after the first paint: their loss costs what they bring, and no more.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { opened } from '../workspace.mjs';

/** What a part's file is called. */
export const PART = /\/assets\/split_[\w-]+\.wasm$/;

/** Loses the files of words for the late part in `languages`, until `release()`. */
function lostWords(languages) {
  const lost = { isReleased: false, prepare: null, release: () => { lost.isReleased = true; } };
  lost.prepare = (page) => page.route(/\/assets\/words-\w+-later-/, (route) => {
    const [, language] = /words-(\w+)-later-/.exec(route.request().url());
    return languages.includes(language) && !lost.isReleased ? route.abort() : route.continue();
  });
  return lost;
}

describe('parts that travel later', () => {
  test('a part that does not arrive: the figures stay, a sentence says so, and Try again gets it', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const answers = [];
    const prepare = async (page) => {
      page.on('response', (response) => PART.test(response.url()) && answers.push(response.status()));
      await page.route(PART, (route) => route.fulfill({ status: 503 }), { times: 1 });
    };
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame, region }, problems) => {
      await region('Total value').waitFor();
      const alert = frame.getByRole('alert');
      await alert.getByText('reload the page').waitFor();
      await alert.getByRole('button', { name: 'Try again', exact: true }).click();
      await alert.waitFor({ state: 'detached' });
      await until('the part', () => answers.length === 2);
      assert.deepEqual(answers, [503, 200]);
      assert.ok(await region('Total value').isVisible());
      assert.deepEqual(problems.errors, []);
    });
  });

  test('a part is asked for once, however often the record changes', async (t) => {
    const origins = await demo();
    const [first, second] = [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
    const answers = [];
    const prepare = (page) => page.on('response', (response) => PART.test(response.url()) && answers.push(response.url()));
    await withRecordPage(t, { origins, hash: hashOf(first), prepare }, async ({ open }) => {
      await until('the part', () => answers.length === 1);
      await open(second);
      await open(first);
      assert.equal(new Set(answers).size, answers.length);
    });
  });

  test('late words that cannot be had in the reader\'s language are read in English; those of the first load stay', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const lost = lostWords(['de']);
    await withRecordPage(t, { origins, hash: hashOf(record, { locale: 'de-CH' }), prepare: lost.prepare }, async ({ frame, region }, problems) => {
      await region('Details').getByRole('tab', { name: 'Transactions', exact: true }).waitFor();
      await region('Who holds what').getByRole('treegrid').waitFor();
      assert.ok(await region('Gesamtwert').isVisible());
      assert.equal(await frame.getByRole('alert').filter({ hasText: /./ }).count(), 0);
      // Numbers are written as the reader writes them, in whatever language the words are.
      assert.match(await region('Who holds what').innerText(), /\d['’]\d{3}/);
      assert.deepEqual(problems.errors, []);
    });
  });

  for (const [locale, languages, total, sentence, button] of [
    ['en-US', ['en'], 'Total value', 'Details could not be loaded.', 'Try again'],
    ['de-DE', ['de', 'en'], 'Gesamtwert', 'Die Einzelheiten konnten nicht geladen werden.', 'Erneut versuchen']
  ]) {
    test(`without any late words for ${locale} the figures stay, a sentence says so, and ${button} gets them`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      const lost = lostWords(languages);
      await withRecordPage(t, { origins, hash: hashOf(record, { locale }), prepare: lost.prepare }, async (parts, problems) => {
        const { frame, region } = parts;
        const alert = frame.getByRole('alert').filter({ hasText: sentence });
        await alert.waitFor();
        assert.match(await region(total).innerText(), /\$/);
        lost.release();
        await alert.getByRole('button', { name: button, exact: true }).click();
        await frame.getByRole('treegrid').waitFor();
        await alert.waitFor({ state: 'detached' });
        if (locale === 'en-US') await opened(parts);
        assert.deepEqual(problems.errors, []);
      });
    });
  }
});
