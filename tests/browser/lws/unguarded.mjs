// A page of the record page's origin that keeps nobody out of its frames, for tests of who is kept out by our own code.

import assert from 'node:assert/strict';

import { PATIENCE_MS, browser, demo } from '../harness.mjs';
import { ORDINARY, recordNamed } from '../sandbox.mjs';
import { openUnguarded } from './page.mjs';

/** Opens a page whose policy keeps nobody out, and hands it to `use`, with a client's record and the service. No script error may come of it. */
export async function unguarded(use) {
  const origins = await demo();
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const page = await context.newPage();
    const errors = [];
    context.on('weberror', (error) => errors.push(String(error.error())));
    await openUnguarded(page, origins);
    const record = await recordNamed(origins, ORDINARY);
    await use({ page, origins, record, service: origins.backend });
    assert.deepEqual(errors, [], 'script errors');
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}
