// When something fails the advisor reads what happened and what to do, and never a stack trace, a blank box or a zero.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BOOK, PORTFOLIO, problem } from '../answers.mjs';
import { demo, until, withRecordPage } from '../harness.mjs';
import { EMPTY, ORDINARY, hashOf, recordNamed, setFault, unreadRecord, withFault } from '../sandbox.mjs';
import { opened, openTab, rowsOf } from '../workspace.mjs';

const FAULTS = [
  ['down', /cannot be reached/, 'provider_unreachable', true],
  ['nonsense', /cannot rely on/, 'provider_nonsense', true],
  ['unauthorized', /did not accept the firm's credentials/, 'provider_authentication', false]
];

// Longer than the service waits by itself, so that the advisor is told.
const REST_SECONDS = 7;

const NEVER_SHOWN = /panicked|at line|Error:|undefined|\bnull\b|NaN|\b0\.00\b/;

describe('failures', () => {
  for (const [mode, sentence, code, retryable] of FAULTS) {
    test(`provider ${mode}: a clear sentence${retryable ? ', and Try again works' : ' and nothing to press'}`, async (t) => {
      const origins = await demo();
      const record = await unreadRecord(origins);
      await withFault(origins, { mode }, async () => {
        await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ frame, region }) => {
          const alert = frame.getByRole('alert').filter({ hasText: sentence });
          await alert.waitFor();
          await alert.getByText(code, { exact: true }).waitFor();
          assert.doesNotMatch(await frame.locator('body').innerText(), NEVER_SHOWN);
          const again = alert.getByRole('button', { name: 'Try again', exact: true });
          assert.equal(await again.count(), retryable ? 1 : 0);
          if (!retryable) return;
          await setFault(origins, { mode: 'none' });
          await again.click();
          await region('Total value').waitFor();
          assert.equal(await frame.getByRole('alert').count(), 0);
        });
      });
    });
  }

  test('provider rate_limited: it says for how long, and Try again works after it', async (t) => {
    const origins = await demo();
    const record = await unreadRecord(origins);
    const fault = { mode: 'rate_limited', retry_after_seconds: REST_SECONDS };
    await withFault(origins, fault, async () => {
      await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ frame, region }) => {
        const alert = frame.getByRole('alert').filter({ hasText: /limiting requests/ });
        await alert.getByText('provider_rate_limited', { exact: true }).waitFor();
        await alert.getByText(/in [1-7] seconds?/).waitFor();
        await setFault(origins, { mode: 'none' });
        await until('the end of the rest', async () => {
          await alert.getByRole('button', { name: 'Try again', exact: true }).click({ timeout: 500 }).catch(() => {});
          return region('Total value').isVisible();
        });
        assert.equal(await frame.getByRole('alert').count(), 0);
      });
    });
  });

  test('a provider that is too slow: the sentence says so, and Try again works', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    // The backend's limit is many seconds; that it keeps it is for its own tests.
    const late = problem('provider_timeout', 504, { kind: 'network', retryable: true });
    const prepare = (page) => page.route('**/api/portfolio*', (route) => route.fulfill(late), { times: 1 });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame, region }) => {
      await frame.getByRole('alert').filter({ hasText: /taking too long/ }).waitFor();
      await frame.getByRole('button', { name: 'Try again', exact: true }).click();
      await region('Total value').waitFor();
    });
  });

  test('a book that does not come: the holdings of the portfolio are there, and Try again gets it', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const failure = problem('provider_unreachable', 503, { kind: 'network', retryable: true });
    let isDown = true;
    const prepare = (page) => page.route(BOOK, (route) => (isDown ? route.fulfill(failure) : route.continue()));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async (parts) => {
      const { frame, region } = parts;
      const alert = frame.getByRole('alert').filter({ hasText: 'Details could not be loaded.' });
      await alert.waitFor();
      assert.match(await region('Total value').innerText(), /\$\d/);
      await region('Performance').getByRole('figure').waitFor();
      const standing = frame.getByRole('grid', { name: 'Holdings', exact: true });
      await standing.getByRole('rowheader').first().waitFor();
      const before = await rowsOf(standing);
      isDown = false;
      await alert.getByRole('button', { name: 'Try again', exact: true }).click();
      await opened(parts);
      assert.equal(await frame.getByRole('alert').filter({ hasText: /./ }).count(), 0);
      const after = await rowsOf(await openTab(parts, 'Holdings'));
      assert.deepEqual(after.map(({ cells }) => [cells.Name, cells.Value]), before.map(({ cells }) => [cells.Name, cells.Value]));
    });
  });

  test('an old answer is shown as stale when the provider is down', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record), prepare: staleAnswers }, async (parts) => {
      const { frame, region } = parts;
      await region('Good to know').getByText(/The provider cannot be reached at the moment\. These are its figures as of/).waitFor();
      await opened(parts);
      for (const name of ['Total value', 'Performance', 'Allocation']) {
        await region(name).getByText(/^Not current: as of/).first().waitFor();
      }
      assert.match(await region('Total value').innerText(), /\$\d/, 'the old figure itself is there');
      assert.equal(await frame.getByRole('alert').count(), 0);
    });
  });

  test('a record that holds nothing says so, and shows no zero', async (t) => {
    const origins = await demo();
    const empty = await recordNamed(origins, EMPTY);
    await withRecordPage(t, { origins, hash: hashOf(empty) }, async ({ frame, region }) => {
      await frame.getByRole('heading', { name: 'Nothing is held here', exact: true }).waitFor();
      await region('Total value').getByText('Not available', { exact: true }).waitFor();
      assert.doesNotMatch(await frame.locator('body').innerText(), /\$0\.00|\b0%|NaN/);
      await region('Details').getByText('0 rows', { exact: true }).waitFor();
    });
  });

  test('who may not see portfolios is told so, in a sentence', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const refusal = problem('permission_missing', 403, { kind: 'authentication', retryable: false });
    const prepare = (page) => page.route('**/api/session', (route) => route.fulfill(refusal));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame }) => {
      await frame.getByRole('heading', { name: 'No access', exact: true }).waitFor();
      await frame.getByText('You do not have permission to see this. Ask your administrator for the Inlay permission set.').waitFor();
      assert.equal(await frame.getByRole('button').count(), 0, 'trying again cannot help');
      assert.doesNotMatch(await frame.locator('body').innerText(), /\$/);
    });
  });

  test('when the frame is blocked the host says what to check, and Retry works', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    let isBlocked = true;
    const prepare = async (page) => {
      await page.clock.install();
      await page.route('**/embed?*', (route) => (isBlocked ? route.abort() : route.continue()));
    };
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ page, region }) => {
      await page.locator('iframe').first().waitFor({ state: 'attached' });
      const card = page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Retry' }) });
      await until('the error card of the host', async () => {
        await page.clock.fastForward(16_000);
        return card.isVisible();
      });
      await card.getByText(/must be a Trusted URL/).waitFor();
      isBlocked = false;
      await card.getByRole('button', { name: 'Retry' }).click();
      await region('Total value').waitFor();
      assert.equal(await card.count(), 0);
    });
  });
});

/** Rewrites fresh answers into what the backend sends when its provider is down. The backend's own tests prove that it does. */
async function staleAnswers(page) {
  let since;
  await page.route(PORTFOLIO, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    since = body.source.read_at;
    body.source.stale_since = since;
    for (const name of ['total_value', 'day_change', 'performance', 'allocation']) {
      if (body[name].state === 'value') body[name] = { ...body[name], state: 'stale', since };
    }
    await route.fulfill({ response: answer, json: body });
  });
  await page.route(BOOK, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), stale_since: since } });
  });
}
