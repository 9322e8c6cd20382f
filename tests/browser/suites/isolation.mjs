// What the browser must never hold, and who may never show the widget.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';

import { browser, demo, withRecordPage } from '../harness.mjs';

async function config(origins) {
  return (await fetch(`${origins.page}/config.json`)).json();
}

describe('isolation', () => {
  test('no cookie, no storage, no violation of the content security policy, no script error (S10, S15)', async (t) => {
    const origins = await demo();
    const { orgs } = await config(origins);
    await withRecordPage(t, { origins }, async ({ page, frame, open }, problems) => {
      await open({ ...orgs[0].records[0], org: orgs[0].org });
      assert.deepEqual(await page.context().cookies(), []);
      const stored = await frame.locator('html').evaluate(async () => ({
        cookie: document.cookie,
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length
      }));
      assert.deepEqual(stored, { cookie: '', local: 0, session: 0, databases: 0 });
      assert.deepEqual(problems.violations, []);
      assert.deepEqual(problems.errors, []);
    });
  });

  test('a page that is not on the list of host pages cannot frame the widget (S15)', async () => {
    const origins = await demo();
    const { orgs } = await config(origins);
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><iframe title="widget" src="${origins.backend}/embed?org=${orgs[0].org}"></iframe>`);
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const context = await (await browser()).newContext();
    try {
      const page = await context.newPage();
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      assert.match((await refused).text(), /frame-ancestors/);
    } finally {
      await context.close();
      server.close();
    }
  });

  test('the widget works in a frame with an opaque origin, where nothing can be stored (S10, S14)', async (t) => {
    const origins = await demo();
    const { orgs } = await config(origins);
    const record = { ...orgs[0].records[0], org: orgs[0].org };
    // A host page of the allowed origin that sandboxes the frame, as Lightning Web Security may do.
    const host = opaqueHost(origins.backend, record);
    const prepare = (page) => page.route(`${origins.page}/opaque.html`, (route) => route.fulfill({ contentType: 'text/html', body: host }));
    await withRecordPage(t, { origins, prepare }, async ({ page }, problems) => {
      await page.goto(`${origins.page}/opaque.html`);
      const frame = page.locator('iframe').contentFrame();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      await frame.getByRole('heading', { name: record.name }).waitFor();
      assert.equal(await frame.locator('html').evaluate(() => self.origin), 'null');
      assert.deepEqual(problems.errors, []);
    });
  });
});

/** A plain host: handshake, context, assertion. The target `"*"` reaches only this frame's window and carries no secret. */
function opaqueHost(backend, record) {
  const script = async ({ backendOrigin, record: { id, org, object } }) => {
    const frame = document.createElement('iframe');
    frame.title = 'Portfolio';
    frame.sandbox = 'allow-scripts';
    frame.width = '900';
    frame.height = '1200';
    const instanceId = '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69';
    window.addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || event.origin !== 'null' || event.data?.kind !== 'hello') return;
      const { nonce } = event.data;
      const { port1, port2 } = new MessageChannel();
      let count = 0;
      const send = (kind, body, re) => {
        count += 1;
        const messageId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
        port1.postMessage({ v: 1, id: messageId, kind, epoch: 1, ...(re && { re }), body });
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
  };
  const input = JSON.stringify({ backendOrigin: backend, record });
  return `<!doctype html><title>Opaque host</title><body><script>(${script})(${input})</script>`;
}
