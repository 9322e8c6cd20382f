// A launch that is refused ends in a sentence that the advisor understands, and never in a blank box.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { problem } from '../answers.mjs';
import { demo, root, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

// The words of every error code, as generated from the contract for the host page.
const generated = readFileSync(join(root, 'lwc-wrapper/force-app/main/default/lwc/inlayProtocol/inlayProtocol.js'), 'utf8');
const { ERRORS } = await import(`data:text/javascript,${encodeURIComponent(generated)}`);

const REFUSED_LAUNCHES = [
  ['assertion_malformed', 400],
  ['assertion_expired', 401],
  ['assertion_not_yet_valid', 401],
  ['assertion_lifetime', 401],
  ['assertion_audience', 401],
  ['assertion_binding', 401],
  ['host_origin', 401],
  ['org_unknown', 401],
  ['overloaded', 503],
  ['internal', 500]
];

async function assertSaid(frame, code) {
  const alert = frame.getByRole('alert').filter({ hasText: ERRORS[code].sentence });
  await alert.waitFor();
  assert.match(await alert.innerText(), new RegExp(code));
  assert.equal(await frame.getByRole('button', { name: 'Try again', exact: true }).count(), ERRORS[code].retryable ? 1 : 0, code);
  assert.equal(await frame.getByRole('region', { name: 'Total value' }).count(), 0);
}

describe('refused launches', () => {
  for (const [code, status] of REFUSED_LAUNCHES) {
    test(`${code} is a sentence`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      const refused = problem(code, status, ERRORS[code]);
      const prepare = (page) => page.route('**/api/session', (route) => route.fulfill(refused));
      await withRecordPage(t, { origins, hash: hashOf(record), prepare }, ({ frame }) => assertSaid(frame, code));
    });
  }

  test('a forged assertion is refused by the backend itself', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const prepare = (page) => page.route('**/apex/mint', async (route) => {
      const answer = await route.fetch();
      const { assertion } = await answer.json();
      const [header, claims, signature] = assertion.split('.');
      const other = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
      await route.fulfill({ response: answer, json: { assertion: [header, claims, other].join('.') } });
    });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, ({ frame }) => assertSaid(frame, 'assertion_forged'));
  });

  test('an assertion that was used before is refused by the backend itself', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    // Somebody else was quicker with the very same request: the widget comes second.
    const prepare = (page) => page.route('**/api/session', async (route) => {
      const first = await route.fetch();
      assert.equal(first.status(), 200);
      await route.continue();
    });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, ({ frame }) => assertSaid(frame, 'assertion_replayed'));
  });
});
