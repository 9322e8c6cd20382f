// While figures are on their way their shape is seen and their coming is said; then they are there.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { heldPortfolios } from '../answers.mjs';
import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed, unreadRecord, withFault } from '../sandbox.mjs';

/** Every call of the provider takes this long; far below the backend's limits. */
const SLOW = { mode: 'slow', delay_ms: 700 };

describe('waiting', () => {
  test('the first record: the host shows its skeleton while the provider is slow, then the figures', async (t) => {
    const origins = await demo();
    const record = await unreadRecord(origins);
    await withFault(origins, SLOW, async () => {
      await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, region }) => {
        const component = page.getByRole('region', { name: 'Portfolio', exact: true });
        await component.and(page.locator('[aria-busy="true"]')).waitFor();
        await component.getByText('Loading the portfolio').waitFor();
        await region('Total value').waitFor();
        await until('the host says that it is no longer busy', async () => (await component.getAttribute('aria-busy')) !== 'true');
        assert.equal(await component.getByText('Loading the portfolio').count(), 0);
      });
    });
  });

  test('the next record: the widget shows its skeleton and nothing of the one before', async (t) => {
    const origins = await demo();
    const [first, second] = [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
    const answers = heldPortfolios();
    await withRecordPage(t, { origins, hash: hashOf(first), prepare: answers.prepare }, async ({ frame, region, choose }) => {
      await region('Total value').waitFor();
      answers.hold();
      await choose(second);
      await frame.locator('[aria-busy="true"]').getByText('Loading the portfolio').waitFor({ state: 'attached' });
      const text = await frame.locator('body').innerText();
      assert.ok(!text.includes(first.name) && !text.includes('$'), `while waiting the widget shows: ${text}`);
      answers.release();
      await frame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      assert.equal(await frame.locator('[aria-busy="true"]').count(), 0);
    });
  });
});
