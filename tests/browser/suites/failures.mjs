// When something fails the advisor reads what happened and what to do, and never a stack trace, a blank box or a zero.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';

const FAULTS = [
  ['down', /cannot be reached/, true],
  ['nonsense', /cannot rely on/, true],
  ['rate_limited', /limiting requests/, true],
  ['unauthorized', /credentials/, false]
];

async function setFault(origins, mode) {
  const answer = await fetch(`${origins.sandbox}/sandbox/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ mode })
  });
  assert.ok(answer.ok, `the sandbox does not take the fault ${mode}`);
}

/** Every test here takes a record that nobody asked for before, so that no cache can answer for the provider. */
let nextAccount = 0;
async function unreadRecord(origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  const accounts = orgs[0].records.filter(({ kind }) => kind === 'account');
  nextAccount += 1;
  return { ...accounts[accounts.length - nextAccount], org: orgs[0].org };
}

describe('failures', () => {
  for (const [mode, sentence, retryable] of FAULTS) {
    test(`provider ${mode}: a clear sentence${retryable ? ', and Try again works' : ''}`, async (t) => {
      const origins = await demo();
      const record = await unreadRecord(origins);
      await setFault(origins, mode);
      try {
        await withRecordPage(t, { origins }, async ({ frame, region, choose }) => {
          await choose(record);
          const alert = frame.getByRole('alert').filter({ hasText: sentence });
          await alert.waitFor();
          assert.doesNotMatch(await alert.innerText(), /panicked|at line|Error:|undefined|null|\b0\.00\b/);
          assert.equal(await frame.getByRole('button', { name: 'Try again' }).count(), retryable ? 1 : 0);
          if (!retryable) return;
          await setFault(origins, 'none');
          await frame.getByRole('button', { name: 'Try again' }).click();
          await region('Total value').waitFor();
        });
      } finally {
        await setFault(origins, 'none');
      }
    });
  }

  test('an old answer is shown as stale when the provider is down', async (t) => {
    const origins = await demo();
    const record = await unreadRecord(origins);
    await withRecordPage(t, { origins, prepare: staleAnswers }, async ({ frame, open }) => {
      await open(record);
      await frame.getByText(/stale|not current|last known/i).first().waitFor();
    });
  });

  test('a record that holds nothing says so, and shows no zero', async (t) => {
    const origins = await demo();
    const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
    const empty = orgs[0].records.find(({ name }) => /empty|prospect|new client/i.test(name)) ?? orgs[0].records.at(-1);
    await withRecordPage(t, { origins }, async ({ frame, choose }) => {
      await choose({ ...empty, org: orgs[0].org });
      await frame.getByText(/no holdings|nothing is held/i).first().waitFor();
      assert.doesNotMatch(await frame.locator('body').innerText(), /\$0\.00/);
    });
  });

  test('when the frame is blocked the host says what to check, and Retry works', async (t) => {
    const origins = await demo();
    const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
    let blocked = true;
    const prepare = async (page) => {
      await page.clock.install();
      await page.route('**/embed?*', (route) => (blocked ? route.abort() : route.continue()));
    };
    await withRecordPage(t, { origins, prepare }, async ({ page, region }) => {
      await page.clock.fastForward(16_000);
      await page.getByRole('alert').first().waitFor();
      blocked = false;
      await page.getByRole('button', { name: /Retry|Try again/ }).click();
      await page.clock.resume();
      await region('Total value').waitFor();
      assert.ok(orgs.length > 0);
    });
  });
});

/** Rewrites fresh answers into what the backend sends when its provider is down. The backend's own tests prove that it does. */
async function staleAnswers(page) {
  await page.route('**/api/portfolio*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const since = body.source.read_at;
    body.source.stale_since = since;
    for (const name of ['total_value', 'day_change', 'performance', 'allocation']) {
      if (body[name].state === 'value') body[name] = { ...body[name], state: 'stale', since };
    }
    await route.fulfill({ response: answer, json: body });
  });
}
