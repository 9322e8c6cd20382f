// Another client's data after switching records is the worst that this product could show.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, recordNamed } from '../sandbox.mjs';

const twoHouseholds = async (origins) => [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];

describe('record switch', () => {
  test('switching the record in the page switches the widget without loading the frame anew', async (t) => {
    const origins = await demo();
    const [first, second] = await twoHouseholds(origins);
    let documents = 0;
    const prepare = (page) => page.on('request', (request) => { if (request.url().includes('/embed?')) documents += 1; });
    await withRecordPage(t, { origins, prepare }, async ({ frame, open }) => {
      await open(first);
      await frame.getByRole('heading', { name: first.name }).waitFor();
      const before = documents;
      await open(second);
      await frame.getByRole('heading', { name: second.name }).waitFor();
      assert.equal(await frame.getByRole('heading', { name: first.name }).count(), 0);
      assert.equal(documents, before, 'the frame was loaded again');
    });
  });

  test('a late answer for the previous record never paints', async (t) => {
    const origins = await demo();
    const [first, second] = await twoHouseholds(origins);
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    let late;
    const answered = new Promise((resolve) => { late = resolve; });
    let holdNext = false;
    let heldRequests = 0;
    const prepare = (page) => page.route('**/api/portfolio*', async (route) => {
      if (!holdNext) return route.continue();
      holdNext = false;
      heldRequests += 1;
      const answer = await route.fetch();
      await held;
      // The widget may have cancelled the request by now; then there is nobody left to answer.
      await route.fulfill({ response: answer }).catch(() => {});
      late();
    });
    await withRecordPage(t, { origins, prepare }, async ({ page, frame, widget, open, choose }) => {
      await open(second);
      holdNext = true;
      const asked = page.waitForRequest((request) => request.url().includes('/api/portfolio'));
      await choose(first);
      await asked;
      await open(second);
      release();
      await answered;
      // A round through the frame's own event loop after the late answer.
      await (await widget()).evaluate(() => new Promise((done) => { setTimeout(done, 0); }));
      await frame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      assert.equal(await frame.getByRole('heading', { name: first.name }).count(), 0);
      assert.equal(heldRequests, 1, 'the first answer was held back');
    });
  });
});
