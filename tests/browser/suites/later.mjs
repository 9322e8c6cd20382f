// Parts of the widget that travel after the first paint: their loss costs what they bring, and no more.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

/** What a part's file is called. */
export const PART = /\/assets\/split_[\w-]+\.wasm$/;

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
});
