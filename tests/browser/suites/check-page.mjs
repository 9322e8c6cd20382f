// The check page: what it learns, what it tells, and that a fault is told and not hidden.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { PATIENCE_MS, browser, demo, until } from '../harness.mjs';
import { ORDINARY, recordNamed } from '../sandbox.mjs';

/** Far longer than any request on this machine takes. */
const SLOW_MS = 4_000;
const UNKNOWN_ORG = '00D5g000004XYZaEAO';

describe('the check page', () => {
  for (const opaque of [false, true]) {
    const origin = opaque ? 'an opaque origin' : 'its own origin';
    test(`learns everything, opens a session and ends it, with ${origin} (S14, S15)`, async () => {
      await withCheck({ opaque }, async ({ said, origins, page }) => {
        const ended = page.waitForResponse((response) => response.request().method() === 'DELETE');
        const [before, after] = await said('diagnosis', 2);
        assert.ok(Math.abs(before.heardAt - Date.parse(before.body.serviceTime)) < 2_000, before.body.serviceTime);
        assert.match(before.body.serviceVersion, /^\d+\.\d+\.\d+$/);
        assert.equal(before.body.enrolled, true);
        assert.ok(before.body.hostOrigins.includes(origins.page));
        assert.deepEqual(before.body.protocolVersions, [1]);
        assert.equal(before.body.webAssembly, true);
        assert.equal(before.body.opaque, opaque);
        for (const time of ['firstByteMs', 'roundTripMs', 'widgetLoadMs']) {
          assert.ok(0 < before.body[time] && before.body[time] < PATIENCE_MS, `${time}: ${before.body[time]}`);
        }
        assert.equal(before.body.session, null);
        assert.deepEqual(after.body, { ...before.body, serviceTime: after.body.serviceTime, session: { opened: true } });
        assert.ok(before.body.serviceTime <= after.body.serviceTime);
        assert.equal((await ended).status(), 204);
        assert.equal((await said('ready', 1)).length, 1);
      });
    });
  }

  test('takes a launch code like an assertion (S11)', async () => {
    await withCheck({ mint: { usesLaunchCode: true } }, async ({ said }) => {
      const [, after] = await said('diagnosis', 2);
      assert.deepEqual(after.body.session, { opened: true });
    });
  });

  for (const [what, mint, code] of [
    ['a certificate that is not enrolled', { mistake: 'other_certificate' }, 'assertion_forged'],
    ['no assertion at all', null, 'assertion_unavailable']
  ]) {
    test(`names the code for ${what}`, async () => {
      await withCheck({ mint }, async ({ said }) => {
        const [, after] = await said('diagnosis', 2);
        assert.deepEqual(after.body.session, { code });
      });
    });
  }

  test('knows an org that is not enrolled from a service that does not answer', async () => {
    await withCheck({ org: UNKNOWN_ORG }, async ({ said }) => {
      const [before] = await said('diagnosis', 1);
      assert.equal(before.body.enrolled, false);
      assert.deepEqual(before.body.hostOrigins, []);
    });
    const down = (page) => page.route('**/api/**', (route) => route.abort());
    await withCheck({ prepare: down }, async ({ said }) => {
      const [before, after] = await said('diagnosis', 2);
      const { firstByteMs, ...rest } = before.body;
      assert.ok(0 < firstByteMs);
      assert.deepEqual(rest, {
        serviceTime: null, serviceVersion: null, enrolled: null, hostOrigins: [], protocolVersions: [],
        webAssembly: true, opaque: false, roundTripMs: null, widgetLoadMs: null, session: null
      });
      assert.deepEqual(after.body.session, { code: 'service_unreachable' });
    });
  });

  test('is not taken in by something that answers in the place of the service', async () => {
    const portal = (page) => page.route('**/api/**', (route) => route.fulfill({ status: 200, body: '<h1>Sign in to the network</h1>' }));
    await withCheck({ prepare: portal }, async ({ said }) => {
      const [before, after] = await said('diagnosis', 2);
      assert.equal(before.body.enrolled, null);
      assert.equal(before.body.serviceTime, null);
      assert.deepEqual(after.body.session, { code: 'answer_malformed' });
    });
  });

  test('says that WebAssembly is refused, and that the widget does not load', async () => {
    const refuse = async (page) => {
      await page.route('**/embed/check?**', async (route) => {
        const answer = await route.fetch();
        const headers = answer.headers();
        headers['content-security-policy'] = headers['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
        await route.fulfill({ response: answer, headers });
      });
      await page.route('**/*.wasm', (route) => route.abort());
    };
    await withCheck({ prepare: refuse }, async ({ said }) => {
      const [before] = await said('diagnosis', 1);
      assert.equal(before.body.webAssembly, false);
      assert.equal(before.body.widgetLoadMs, null);
      assert.equal(before.body.enrolled, true);
    });
  });

  test('does not take a slow network for a wrong clock', async () => {
    const slow = (page) =>
      page.route('**/*.wasm', async (route) => {
        await pause(SLOW_MS);
        await route.continue();
      });
    await withCheck({ prepare: slow }, async ({ said }) => {
      const [before] = await said('diagnosis', 1);
      assert.ok(SLOW_MS <= before.body.widgetLoadMs, `${before.body.widgetLoadMs}`);
      assert.ok(before.body.roundTripMs < SLOW_MS, `${before.body.roundTripMs}`);
      assert.ok(Math.abs(before.heardAt - Date.parse(before.body.serviceTime)) < SLOW_MS / 2, before.body.serviceTime);
    });
  });

  test('tells a page that is not on the list that it is not (S15)', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>a page of nobody</title>');
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const stranger = `http://127.0.0.1:${server.address().port}/`;
    try {
      await withCheck({ address: stranger, mint: null }, async ({ said }) => {
        const [before] = await said('diagnosis', 1);
        assert.equal(before.body.enrolled, true);
        assert.ok(!before.body.hostOrigins.includes(new URL(stranger).origin));
      });
    } finally {
      server.close();
    }
  });

  test('checks once more for another record, and releases all when it is told to', async () => {
    await withCheck({}, async ({ said, send }) => {
      await said('diagnosis', 2);
      await send('context', 2);
      const again = await said('diagnosis', 4);
      assert.deepEqual(again.map(({ epoch }) => epoch), [1, 1, 2, 2]);
      assert.deepEqual(again[3].body.session, { opened: true });
      const asked = await send('destroy', 2);
      const [destroyed] = await said('destroyed', 1);
      assert.equal(destroyed.re, asked);
    });
  });

  test('does not hear a page that does not know its nonce (S17)', async () => {
    await withCheck({ nonce: '0'.repeat(32) }, async ({ page, said }) => {
      const frame = page.locator('iframe').contentFrame();
      await frame.getByText('Inlay is checking').waitFor();
      await until('a second hello', () => page.evaluate(() => 2 <= globalThis.hellos));
      assert.deepEqual(await said('accept', 0), []);
    });
  });

  test('says what it is for where no page stands around it', async () => {
    const origins = await demo();
    const context = await (await browser()).newContext();
    try {
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.goto(`${origins.backend}/embed/check`);
      await page.getByRole('heading', { name: 'This page belongs inside the Inlay check' }).waitFor();
      assert.equal(await page.getByText('Inlay is checking').count(), 0);
    } finally {
      await context.close();
    }
  });
});

/**
 * Frames the check page in a host page and hands what it says to `use`.
 *
 * @param {object} setting
 * @param {boolean} [setting.opaque] whether the host sandboxes the frame
 * @param {?object} [setting.mint] what the stand-in for Apex is asked beside the usual; `null`: the host has no assertion
 * @param {string} [setting.org] another org than the record's
 * @param {string} [setting.nonce] another nonce than that of the hello
 * @param {string} [setting.address] another page than one of the record page's origin
 * @param {(page: import('playwright-core').Page) => Promise<void>} [setting.prepare] before the page is loaded
 */
async function withCheck({ opaque = false, mint = {}, org, nonce, address, prepare }, use) {
  const origins = await demo();
  const record = await recordNamed(origins, ORDINARY);
  const context = await (await browser()).newContext();
  try {
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await prepare?.(page);
    await page.goto(address ?? `${origins.page}/config.json`);
    const setting = { opaque, mint, org: org ?? record.org, nonce, record, backend: origins.backend };
    await page.evaluate(checkHost, setting);
    const said = (kind, count) =>
      until(`${count} times ${kind}`, async () => {
        const heard = await page.evaluate((wanted) => globalThis.heard.filter((each) => each.kind === wanted), kind);
        return count <= heard.length && heard;
      });
    const send = (kind, epoch) => page.evaluate(([what, when]) => globalThis.send(what, when), [kind, epoch]);
    await use({ origins, page, said, send });
    assert.deepEqual(errors, []);
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

/** A plain host of one frame. Runs in the host page, so it uses nothing of this file. */
function checkHost({ opaque, mint, org, nonce: wrongNonce, record, backend }) {
  globalThis.heard = [];
  globalThis.hellos = 0;
  const frame = document.createElement('iframe');
  frame.title = 'Check';
  if (opaque) frame.sandbox = 'allow-scripts';
  const instanceId = crypto.randomUUID();
  const guestOrigin = opaque ? 'null' : backend;
  let isWelcomed = false;
  const welcome = (nonce) => {
    const { port1, port2 } = new MessageChannel();
    globalThis.send = (kind, epoch, body = {}, re = undefined) => {
      const id = crypto.randomUUID();
      const context = {
        recordId: record.id, object: record.object, org, locale: 'en-US', language: 'en', currency: 'USD', timeZone: 'UTC',
        direction: 'ltr', view: 'portfolio', properties: {}, capabilities: []
      };
      port1.postMessage({ v: 1, id, kind, epoch, ...(re && { re }), body: kind === 'context' ? context : body });
      return id;
    };
    port1.onmessage = async ({ data }) => {
      globalThis.heard.push({ ...data, heardAt: Date.now() });
      if (data.kind === 'accept') globalThis.send('context', 1);
      if (data.kind === 'token-needed') globalThis.send('token', data.epoch, await assertion(nonce), data.id);
    };
    const target = opaque ? '*' : backend;
    frame.contentWindow.postMessage({ inlay: 1, kind: 'welcome', nonce: wrongNonce ?? nonce, version: 1, instanceId }, target, [port2]);
  };
  const assertion = async (nonce) => {
    if (!mint) return { assertion: null };
    const answer = await fetch('/apex/mint', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ org, recordId: record.id, objectApiName: record.object, nonce, instanceId, ...mint })
    });
    return answer.ok ? answer.json() : { assertion: null };
  };
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== guestOrigin || data?.kind !== 'hello') return;
    globalThis.hellos += 1;
    if (isWelcomed) return;
    isWelcomed = true;
    welcome(data.nonce);
  });
  frame.src = `${backend}/embed/check?org=${org}`;
  document.body.append(frame);
}
