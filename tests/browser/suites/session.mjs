// A session ends now and then; the advisor must not notice.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { problem } from '../answers.mjs';
import { demo, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

describe('session', () => {
  for (const code of ['session_expired', 'session_unknown']) {
    test(`${code}: the widget gets another one by itself`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      const bearers = [];
      const ended = problem(code, 401, { kind: 'authentication', retryable: true });
      const prepare = (page) => page.route('**/api/portfolio*', async (route) => {
        bearers.push(await route.request().headerValue('authorization'));
        await (bearers.length === 1 ? route.fulfill(ended) : route.continue());
      });
      await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame, region, logged }) => {
        await region('Total value').waitFor();
        await logged('token-needed').filter({ hasText: '"refused"' }).waitFor();
        assert.equal(await frame.getByRole('alert').count(), 0);
        assert.equal(await logged('error').count(), 0, 'the host was told of an error');
        assert.equal(bearers.length, 2);
        assert.notEqual(bearers[0], bearers[1], 'the ended session was used again');
      });
    });
  }

  test('a service that ends every session is not asked without end', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const ended = problem('session_expired', 401, { kind: 'authentication', retryable: true });
    let asked = 0;
    const prepare = (page) => page.route('**/api/portfolio*', (route) => {
      asked += 1;
      return route.fulfill(ended);
    });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ frame }) => {
      await frame.getByRole('alert').filter({ hasText: 'The session has ended.' }).waitFor();
      await frame.getByRole('button', { name: 'Try again', exact: true }).waitFor();
      assert.equal(asked, 2);
    });
  });
});
