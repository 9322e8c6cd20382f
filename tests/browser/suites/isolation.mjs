// What the browser must never hold, and who may never show the widget.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';

import { PATIENCE_MS, browser, demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { PART } from './later.mjs';

describe('isolation', () => {
  test('no cookie, no storage, no violation of the content security policy, no script error (S10, S15)', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, frame, logged }, problems) => {
      await logged('painted').first().waitFor({ state: 'attached' });
      assert.deepEqual(await page.context().cookies(), []);
      // Where the browser refuses a foreign frame its storage, there is certainly nothing in it.
      const stored = await frame.locator('html').evaluate(async () => {
        const count = async (read) => {
          try {
            return await read();
          } catch (error) {
            if (error instanceof DOMException) return 0;
            throw error;
          }
        };
        return {
          cookie: (await count(() => document.cookie)) || '',
          local: await count(() => localStorage.length),
          session: await count(() => sessionStorage.length),
          databases: await count(async () => (await indexedDB.databases()).length)
        };
      });
      assert.deepEqual(stored, { cookie: '', local: 0, session: 0, databases: 0 });
      assert.deepEqual(problems.violations, []);
      assert.deepEqual(problems.errors, []);
    });
  });

  test('a page that is not on the list of host pages cannot frame the widget (S15)', async () => {
    const origins = await demo();
    const { org } = await recordNamed(origins, ORDINARY);
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><iframe title="widget" src="${origins.backend}/embed?org=${org}"></iframe>`);
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const context = await (await browser()).newContext();
    try {
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      assert.match((await refused).text(), /frame-ancestors/);
    } finally {
      await context.close();
      server.close();
    }
  });

  test('the widget works in frames with an opaque origin, and two on one page do not hear each other (S10, S14)', async (t) => {
    const origins = await demo();
    const records = [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
    // A host page of the allowed origin that sandboxes its frames, as Lightning Web Security may do.
    // Any real document of that origin will do; one made up by the test could not frame a loopback address.
    await withRecordPage(t, { origins }, async ({ page }, problems) => {
      const parts = [];
      page.on('response', (response) => PART.test(response.url()) && parts.push(response.ok()));
      await page.goto(`${origins.page}/config.json`);
      await page.evaluate(opaqueHost, { backendOrigin: origins.backend, records });
      for (const [index, record] of records.entries()) {
        const frame = page.locator('iframe').nth(index).contentFrame();
        await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
        assert.deepEqual(await frame.getByRole('heading', { level: 1 }).allInnerTexts(), [record.name]);
        assert.equal(await frame.locator('html').evaluate(() => self.origin), 'null');
        assert.equal(await frame.getByRole('alert').count(), 0);
      }
      await until('what travels later, in both frames', () => parts.length === 2);
      assert.deepEqual(parts, [true, true]);
      assert.deepEqual(problems.errors, []);
    });
  });
});

/**
 * A plain host of one frame to each record. The target `"*"` reaches only that frame's window and carries no secret.
 * Runs in the host page, so it uses nothing of this file.
 */
function opaqueHost({ backendOrigin, records }) {
  for (const { id, org, object } of records) {
    const frame = document.createElement('iframe');
    frame.title = 'Portfolio';
    frame.sandbox = 'allow-scripts';
    frame.width = '900';
    frame.height = '1200';
    const instanceId = crypto.randomUUID();
    window.addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || event.origin !== 'null' || event.data?.kind !== 'hello') return;
      const { nonce } = event.data;
      const { port1, port2 } = new MessageChannel();
      const send = (kind, body, re) => {
        port1.postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch: 1, ...(re && { re }), body });
      };
      port1.onmessage = async ({ data }) => {
        if (data.kind === 'accept') {
          send('context', {
            recordId: id, object, org, locale: 'en-US', language: 'en', currency: 'USD', timeZone: 'UTC',
            direction: 'ltr', view: 'portfolio', properties: {}, capabilities: []
          });
        }
        if (data.kind === 'token-needed') {
          const answer = await fetch('/apex/mint', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ org, recordId: id, objectApiName: object, nonce, instanceId })
          });
          send('token', await answer.json(), data.id);
        }
      };
      frame.contentWindow.postMessage({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId }, '*', [port2]);
    });
    frame.src = `${backendOrigin}/embed?org=${org}`;
    document.body.append(frame);
  }
}
