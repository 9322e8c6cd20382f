// Another client's data after switching records is the worst that this product could show.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';

async function twoHouseholds(origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  return orgs[0].records.filter(({ kind }) => kind === 'household').slice(0, 2).map((record) => ({ ...record, org: orgs[0].org }));
}

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
    });
    await withRecordPage(t, { origins, prepare }, async ({ page, frame, open, choose }) => {
      await open(second);
      holdNext = true;
      const asked = page.waitForRequest((request) => request.url().includes('/api/portfolio'));
      await choose(first);
      await asked;
      await open(second);
      const painted = await frame.owner().evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(true))));
      assert.ok(painted);
      release();
      // A whole round through the frame's own event loop after the late answer: two frames are painted.
      await frame.getByRole('heading', { name: second.name }).evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await frame.getByRole('heading', { name: second.name }).waitFor();
      assert.equal(await frame.getByRole('heading', { name: first.name }).count(), 0);
      assert.equal(heldRequests, 1, 'the first answer was held back');
    });
  });
});
