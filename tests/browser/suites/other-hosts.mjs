// The widget in a page that is no CRM: inlay-host.js, its example page, a server that signs with a few lines of Node, and the
// conformance kit against the real widget.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { PORTFOLIO, problem } from '../answers.mjs';
import { PATIENCE_MS, browser, demo, root, until } from '../harness.mjs';
import { allRecords } from '../sandbox.mjs';

const host = join(root, 'lwc-wrapper/host');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FILES = { '/inlay-host.js': 'dist/inlay-host.js', '/inlay-host.iife.js': 'dist/inlay-host.iife.js' };
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html' };
const { signAssertion } = await import(join(host, 'example/sign.mjs'));

function typeOf(file) {
  return TYPES[file.split('.').at(-1)];
}

/**
 * Opens the example page on the one origin that may frame the widget, and hands it to `use`.
 *
 * The document is a real one of that origin, whose content is replaced: a browser does not let a document that a test made up
 * frame an address of the own machine.
 */
async function withPage({ origins, hash = '', html, prepare }, use) {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 1000 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems = { violations: [], errors: [] };
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) problems.violations.push(message.text());
  });
  page.on('pageerror', (error) => problems.errors.push(String(error)));
  try {
    await page.route(/\/(example\/|inlay-host\.)/, (route) => {
      const { pathname } = new URL(route.request().url());
      const file = FILES[pathname] ?? pathname.slice(1);
      return route.fulfill({ contentType: typeOf(file), body: readFileSync(join(host, file), 'utf8') });
    });
    await prepare?.(page);
    await page.goto(`${origins.page}/config.json${hash}`);
    const text = html ?? readFileSync(join(host, 'example/index.html'), 'utf8');
    await page.setContent(text.replaceAll('https://inlay.example.com', origins.backend));
    await use(widgetPage(page), problems);
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

function widgetPage(page) {
  const frame = (place = '#portfolio') => page.locator(`${place} iframe`).contentFrame();
  return {
    page,
    frame,
    shows: async (name, place) => {
      await frame(place).getByRole('heading', { name, exact: true }).waitFor();
      await frame(place).getByRole('region', { name: 'Total value', exact: true }).waitFor();
    },
    said: (text) => page.getByRole('status').filter({ hasText: text }).waitFor(),
    card: page.getByRole('alert')
  };
}

async function recordsOf(origins) {
  const all = await allRecords(origins);
  return all.filter(({ org }) => org === all[0].org);
}

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, iframes: false }),
    RULES
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
}

describe('other hosts', () => {
  test('a plain page with a strict policy shows the portfolio, and nothing of it breaks the policy', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, shows, said }, problems) => {
      await shows(first.name);
      await said('Ready');
      assert.deepEqual(problems, { violations: [], errors: [] });
      assert.equal(await page.locator('iframe').count(), 1);
      assert.match(await page.locator('iframe').getAttribute('title'), /portfolio/i);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'the widget took the focus');
      // Named properties of the window (elements with an id) are no globals of a script.
      assert.equal(await page.evaluate(() => 'InlayHost' in window || 'embed' in window), false);
    });
  });

  test('the frame is as high as its content', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, shows, frame }) => {
      await shows(first.name);
      await until('the frame fits its content', async () => {
        const outer = await page.locator('iframe').evaluate(({ clientHeight }) => clientHeight);
        const inner = await frame().locator('#inlay').evaluate((content) => Math.ceil(content.getBoundingClientRect().height));
        return 320 < outer && Math.abs(outer - inner) <= 1;
      });
    });
  });

  test('another record comes into the same frame', async () => {
    const origins = await demo();
    const [first, second] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, frame, shows }) => {
      await shows(first.name);
      await frame().locator('html').evaluate(() => { window.isStillTheSame = true; });
      await page.getByLabel('Client', { exact: true }).selectOption(second.name);
      await shows(second.name);
      assert.equal(await frame().getByRole('heading', { name: first.name, exact: true }).count(), 0);
      assert.equal(await frame().locator('html').evaluate(() => window.isStillTheSame), true);
    });
  });

  test('the widget notices that the page has become dark', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, frame, shows }) => {
      await shows(first.name);
      await frame().locator('html[data-color-scheme="light"]').waitFor({ state: 'attached' });
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      await frame().locator('html[data-color-scheme="dark"]').waitFor({ state: 'attached' });
    });
  });

  test('two widgets on one page show each its own client, and one goes without the other', async () => {
    const origins = await demo();
    const [first, second] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, shows }) => {
      await shows(first.name);
      const toggle = page.getByRole('button', { name: 'Second client', exact: true });
      await toggle.click();
      await shows(second.name, '#beside');
      await shows(first.name);
      await toggle.click();
      await page.locator('#beside iframe').waitFor({ state: 'detached' });
      await shows(first.name);
    });
  });

  test('in a sandbox of the page the widget has an opaque origin and works', async () => {
    const origins = await demo();
    const [first, second] = await recordsOf(origins);
    await withPage({ origins, hash: '#sandbox' }, async ({ page, frame, shows }) => {
      await shows(first.name);
      assert.equal(await frame().locator('html').evaluate(() => self.origin), 'null');
      await page.getByLabel('Client', { exact: true }).selectOption(second.name);
      await shows(second.name);
    });
  });

  test('when the service is away, a card says what to check, and Try again brings the widget', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    const prepare = async (page) => {
      await page.clock.install();
      await page.route('**/embed?*', (route) => route.abort());
    };
    await withPage({ origins, prepare }, async ({ page, card, shows, said }) => {
      await page.locator('#portfolio iframe').waitFor({ state: 'attached' });
      await page.clock.fastForward(15_000);
      await card.getByRole('heading', { name: 'Inlay does not answer' }).waitFor();
      const text = await card.innerText();
      assert.ok(text.includes(origins.backend) && text.includes(origins.page), text);
      await said('handshake_timeout, shown by the page');
      assert.equal(await page.locator('iframe').count(), 0, 'a frame that is of no use stays');
      assert.deepEqual(await findings(page), []);
      await page.unroute('**/embed?*');
      // By keyboard, as somebody without a mouse does it.
      await card.getByRole('button', { name: 'Try again', exact: true }).focus();
      await page.keyboard.press('Enter');
      await shows(first.name);
      assert.equal(await card.count(), 0);
    });
  });

  test('an error that the widget can say itself stays in the widget', async () => {
    const origins = await demo();
    const failure = problem('provider_unreachable', 503, { kind: 'network', retryable: true });
    const prepare = (page) => page.route(PORTFOLIO, (route) => route.fulfill(failure));
    await withPage({ origins, prepare }, async ({ page, frame, said }) => {
      await frame().getByRole('alert').waitFor();
      await said('provider_unreachable, shown by the widget');
      assert.equal(await page.locator('#portfolio').getByRole('alert').count(), 0);
    });
  });

  test('destroy leaves nothing behind: no frame, no listener, no observer', async () => {
    const origins = await demo();
    const [first, second] = await recordsOf(origins);
    // Counts what the page's own window and document hold, from before any script of the page.
    const prepare = (page) => page.addInitScript(countListeners);
    await withPage({ origins, prepare }, async ({ page, shows, said }) => {
      await shows(first.name);
      await page.getByRole('button', { name: 'Second client', exact: true }).click();
      await shows(second.name, '#beside');
      const held = () => page.evaluate(() => window.heldByThePage());
      assert.ok(0 < (await held()), 'the count does not work');
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await said('Closed');
      assert.equal(await held(), 0);
      assert.equal(await page.locator('iframe').count(), 0);
      assert.deepEqual(await page.evaluate(() => ['portfolio', 'beside'].map((id) => document.getElementById(id).childNodes.length)), [0, 0]);
    });
  });

  test('axe finds nothing on the page, while it loads, with content and in the dark', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    const prepare = (page) => page.route('**/api/session', async (route) => {
      await held;
      await route.continue();
    });
    await withPage({ origins, prepare }, async ({ page, shows }) => {
      await page.locator('#portfolio [role="status"]').waitFor({ state: 'attached' });
      assert.deepEqual(await findings(page), []);
      release();
      await shows(first.name);
      assert.deepEqual(await findings(page), []);
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      assert.deepEqual(await findings(page), []);
    });
  });

  test('the keyboard goes through the page into the widget and out again', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    await withPage({ origins }, async ({ page, frame, shows }) => {
      await shows(first.name);
      await page.getByRole('button', { name: 'Close', exact: true }).focus();
      await page.keyboard.press('Tab');
      await until('the focus is in the widget', () => frame().locator('html').evaluate(() => document.hasFocus() && document.activeElement !== document.body));
      await page.keyboard.press('Shift+Tab');
      await until('the focus is back on the page', () => page.getByRole('button', { name: 'Close', exact: true }).evaluate((button) => button === document.activeElement));
    });
  });

  test('what an integrator got wrong is refused with a sentence, and nothing is on the page', async () => {
    const origins = await demo();
    await withPage({ origins, html: SCRIPT_PAGE }, async ({ page }) => {
      const refusals = await page.evaluate(wrongOptions, { service: origins.backend });
      for (const [option, seen] of refusals) {
        assert.equal(seen?.name, 'InlayOptionError', `${option}: ${JSON.stringify(seen)}`);
        assert.equal(seen.option, option);
        assert.ok(seen.message.includes(`"${option}"`) && seen.message.endsWith('.'), seen.message);
      }
      assert.equal(await page.locator('#portfolio > *').count(), 0);
    });
  });

  test('a page of one script tag embeds it, with an id of 15 characters, a fixed height and a look of its own', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    await withPage({ origins, html: SCRIPT_PAGE }, async ({ page, frame, shows }) => {
      await page.evaluate(embedByScript, { service: origins.backend, org: first.org, record: { id: first.id.slice(0, 15), object: first.object } });
      await shows(first.name);
      assert.equal(await page.locator('iframe').evaluate(({ clientHeight }) => clientHeight), 700);
      // The page is light and wants the widget dark; then light, with a colour of its own.
      await frame().locator('html[data-color-scheme="dark"]').waitFor({ state: 'attached' });
      const hooks = { '--slds-g-color-surface-container-1': 'rgb(1, 2, 3)' };
      await page.evaluate((given) => window.widget.changeLook({ colorScheme: 'light', density: 'compact', hooks: given }), hooks);
      await frame().locator('html[data-color-scheme="light"][data-density="compact"]').waitFor({ state: 'attached' });
      const card = frame().getByRole('region', { name: 'Total value', exact: true });
      await until('the card has the colour of the page', () => card.evaluate((element) => getComputedStyle(element).backgroundColor === 'rgb(1, 2, 3)'));
      await page.evaluate(() => window.widget.changeLook({}));
      await until('the card has its own colour again', () => card.evaluate((element) => getComputedStyle(element).backgroundColor !== 'rgb(1, 2, 3)'));
      const seen = await page.evaluate(async () => {
        await window.widget.destroy();
        return document.getElementById('portfolio').childNodes.length;
      });
      assert.equal(seen, 0);
    });
  });

  test('the page is told what the widget wants, links lead to listed origins only, and a card may be its own', async () => {
    const origins = await demo();
    const prepare = (page) => page.route('**/embed?*', (route) => route.fulfill({ contentType: 'text/html', body: SCRIPTED_GUEST }));
    await withPage({ origins, html: SCRIPT_PAGE, prepare }, async ({ page }) => {
      await page.evaluate(embedWithCallbacks, { service: origins.backend });
      await page.getByText('A card of the page: Inlay did not start', { exact: true }).waitFor();
      assert.deepEqual(await page.evaluate(() => window.told), [
        ['navigate', { recordId: '001A0000006Vm9sIAC' }],
        ['navigate', { url: 'https://crm.example.com/listed' }],
        ['toast', { variant: 'info', title: 'navigate,toast' }],
        ['kycChanged', { checkId: 'c1', state: 'complete', outcome: null }],
        ['dirty', true],
        ['the browser asks', true],
        ['dirty', false],
        ['problem', { code: 'widget_broken', retryable: true, shownBy: 'page' }],
        ['the browser asks', false]
      ]);
    });
  });

  test('what a widget says while it is let go of does not reach the page any more', async () => {
    const origins = await demo();
    const prepare = (page) => page.route('**/embed?*', (route) => route.fulfill({ contentType: 'text/html', body: SCRIPTED_GUEST }));
    await withPage({ origins, html: SCRIPT_PAGE, prepare }, async ({ page }) => {
      await page.evaluate(embedWithCallbacks, { service: origins.backend, object: 'Contact' });
      await until('the guest is ready', () => page.evaluate(() => window.told.length !== 0));
      await page.evaluate(() => window.widget.destroy());
      assert.deepEqual(await page.evaluate(() => window.told), [['ready', null]]);
      assert.equal(await page.locator('iframe').count(), 0);
    });
  });

  test('the service opens a session for an assertion that the Node example has signed', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    let signed = 0;
    const prepare = (page) => page.route('**/apex/mint', async (route) => {
      const { org, recordId, objectApiName, nonce, instanceId } = route.request().postDataJSON();
      const { assertion: model } = await (await route.fetch()).json();
      const facts = {
        org,
        service: origins.backend,
        page: origins.page,
        user: { id: '0055g00000ADVSRAA5', name: 'Alex Advisor' },
        permissions: ['Inlay_View_Portfolio']
      };
      const request = { record: { id: recordId, object: objectApiName }, nonce, instanceId };
      signed += 1;
      await route.fulfill({ json: { assertion: signAssertion(request, facts, keyThatSigned(model, org)) } });
    });
    await withPage({ origins, prepare }, async ({ shows }) => {
      await shows(first.name);
      assert.ok(0 < signed);
    });
  });
});

describe('conformance of the widget', () => {
  test('the real widget keeps every rule of a guest', async () => {
    const origins = await demo();
    const [first] = await recordsOf(origins);
    const { code, stdout, stderr } = await new Promise((done) => {
      const address = `${origins.backend}/embed?org=${first.org}`;
      const args = ['guest', address, '--page', `${origins.page}/config.json`, '--record', first.id, '--object', first.object, '--json'];
      execFile(process.execPath, [join(host, 'conformance/cli.mjs'), ...args], { cwd: join(root, 'tests/browser'), env: { INLAY_CHROMIUM: '/usr/bin/chromium', ...process.env } }, (error, out, err) =>
        done({ code: error?.code ?? 0, stdout: out, stderr: err })
      );
    });
    assert.ok(stdout, stderr);
    assert.deepEqual(JSON.parse(stdout).filter(({ verdict }) => verdict !== 'kept'), []);
    assert.equal(code, 0);
  });
});

/** A page without modules, whose one script is the bundle with a name. */
const SCRIPT_PAGE = `<!doctype html><html lang="en"><head><title>Client</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; frame-src https://inlay.example.com; connect-src 'self'">
<script src="/inlay-host.iife.js"></script></head><body><main><h1>Client</h1><div id="portfolio"></div></main></body></html>`;

/** A guest that says one thing after the other as soon as it knows its record, and then breaks. */
const SCRIPTED_GUEST = `<!doctype html><title>Guest</title><script>
const nonce = '0123456789abcdef0123456789abcdef';
addEventListener('message', ({ data, ports: [port] }) => {
  if (data?.kind !== 'welcome') return;
  const say = (kind, body) => port.postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch: 1, body });
  port.onmessage = ({ data: { kind, body } }) => {
    if (kind === 'destroy') say('dirty', { dirty: true });
    if (kind !== 'context') return;
    if (body.object === 'Contact') return say('ready', { sinceNavigationMs: 1 });
    say('navigate', { recordId: '001A0000006Vm9sIAC' });
    say('navigate', { url: 'https://crm.example.com/listed' });
    say('navigate', { url: 'https://crm.example.com.evil.example/' });
    say('navigate', { url: 'https://elsewhere.example/' });
    say('navigate', { url: 'javascript:alert(1)' });
    say('toast', { variant: 'info', title: body.capabilities.join(), messageKey: 'x' });
    say('kyc-changed', { checkId: 'c1', state: 'complete' });
    say('dirty', { dirty: true });
    say('error', { code: 'widget_broken', retryable: true });
  };
  port.postMessage({ kind: 'accept', nonce, capabilities: [], limits: { maxMessageBytes: 65536, maxResizesPerSecond: 10 } });
});
parent.postMessage({ inlay: 1, kind: 'hello', nonce, versions: [1] }, '*');
</script>`;

/** The private key of the demo with which `assertion` was signed: there may be several demos on a machine. */
function keyThatSigned(assertion, org) {
  const [content, signature] = [assertion.slice(0, assertion.lastIndexOf('.')), assertion.split('.')[2]];
  const files = readdirSync(tmpdir())
    .filter((name) => name.startsWith('inlay-demo-'))
    .map((name) => join(tmpdir(), name, 'keys', `${org}.key.pem`))
    .filter(existsSync);
  const keys = files.map((file) => createPrivateKey(readFileSync(file)));
  const key = keys.find((each) =>
    verify('RSA-SHA256', Buffer.from(content), createPublicKey(each), Buffer.from(signature, 'base64url'))
  );
  assert.ok(key, 'none of the keys of a running demo has signed this');
  return key;
}

/** Keeps count of listeners and observers of the page. Runs in the page, before its scripts. */
function countListeners() {
  if (window.parent !== window) return;
  const held = new Set();
  const nameOf = (type, listener, ids = (countListeners.ids ??= new WeakMap())) => {
    if (!ids.has(listener)) ids.set(listener, crypto.randomUUID());
    return `${type} ${ids.get(listener)}`;
  };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = function (type, listener, ...rest) {
      held.add(nameOf(type, listener));
      addEventListener.call(this, type, listener, ...rest);
    };
    target.removeEventListener = function (type, listener, ...rest) {
      held.delete(nameOf(type, listener));
      removeEventListener.call(this, type, listener, ...rest);
    };
  }
  for (const name of ['MutationObserver', 'ResizeObserver']) {
    const Original = window[name];
    window[name] = class extends Original {
      observe(...parts) {
        held.add(this);
        super.observe(...parts);
      }
      disconnect() {
        held.delete(this);
        super.disconnect();
      }
    };
  }
  const queries = window.matchMedia;
  window.matchMedia = (query) => {
    const list = queries.call(window, query);
    const { addEventListener, removeEventListener } = list;
    list.addEventListener = (type, listener) => {
      held.add(nameOf(query, listener));
      addEventListener.call(list, type, listener);
    };
    list.removeEventListener = (type, listener) => {
      held.delete(nameOf(query, listener));
      removeEventListener.call(list, type, listener);
    };
    return list;
  };
  window.heldByThePage = () => held.size;
}

/** Tries wrong options one by one; answers what each threw. Runs in the page. */
function wrongOptions({ service }) {
  const right = {
    service,
    org: '00D5g000004XYZaEAO',
    record: { id: '001A0000006Vm9rIAC', object: 'Account' },
    user: { currency: 'USD' },
    getAssertion: async () => 'x'
  };
  const wrong = [
    ['service', { service: `${service}/` }],
    ['service', { service: 'http://inlay.example.com' }],
    ['service', { service: undefined }],
    ['org', { org: '001A0000006Vm9rIAC' }],
    ['record', { record: undefined }],
    ['record.id', { record: { id: '001A0000006Vm9rIAA', object: 'Account' } }],
    ['record.object', { record: { id: '001A0000006Vm9rIAC', object: 'My Account' } }],
    ['user.currency', { user: {} }],
    ['user.locale', { user: { currency: 'USD', locale: 'de_CH' } }],
    ['getAssertion', { getAssertion: 'https://example.com' }],
    ['view', { view: 'cards' }],
    ['height.min', { height: { min: '300px' } }],
    ['height.fixed', { height: { fixed: 300, min: 100 } }],
    ['panels', { panels: ['news'] }],
    ['period', { period: '2y' }],
    ['look.colorScheme', { look: { colorScheme: 'sepia' } }],
    ['look.hooks.color', { look: { hooks: { color: 'red' } } }],
    ['navigableOrigins', { navigableOrigins: ['https://crm.example.com/path'] }],
    ['onToast', { onToast: 'alert' }],
    ['colour', { colour: 'red' }]
  ];
  const container = document.getElementById('portfolio');
  const attempt = (target, options) => {
    try {
      window.InlayHost.embed(target, options);
      return undefined;
    } catch ({ name, option, message }) {
      return { name, option, message };
    }
  };
  return [
    ['container', attempt(null, right)],
    ...wrong.map(([option, parts]) => [option, attempt(container, { ...right, ...parts })])
  ];
}

/** Keeps what the page is told, in order. Runs in the page. */
function embedWithCallbacks({ service, object = 'Account' }) {
  window.told = [];
  const tell = (name) => (value) => window.told.push([name, value]);
  const asks = () => {
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    window.told.push(['the browser asks', leaving.defaultPrevented]);
  };
  window.widget = window.InlayHost.embed(document.getElementById('portfolio'), {
    service,
    org: '00DA0000000AbCdMAK',
    record: { id: '001A0000006Vm9rIAC', object },
    onReady: () => tell('ready')(null),
    user: { currency: 'USD' },
    getAssertion: async () => 'x',
    navigableOrigins: ['https://crm.example.com'],
    guardUnload: true,
    onNavigate: tell('navigate'),
    onToast: tell('toast'),
    onKycChanged: tell('kycChanged'),
    onDirty(isDirty) {
      tell('dirty')(isDirty);
      if (isDirty) asks();
    },
    onProblem(problem) {
      tell('problem')(problem);
      asks();
    },
    renderProblem({ heading }) {
      const card = document.createElement('p');
      card.textContent = `A card of the page: ${heading}`;
      return card;
    }
  });
}

/** Embeds by the global of the script-tag bundle. Runs in the page. */
function embedByScript({ service, org, record }) {
  window.widget = window.InlayHost.embed(document.getElementById('portfolio'), {
    service,
    org,
    record,
    user: { currency: 'USD', locale: 'en-US' },
    height: { fixed: 700 },
    look: { colorScheme: 'dark' },
    getAssertion: async ({ record: { id, object }, nonce, instanceId }) => {
      const answer = await fetch('/apex/mint', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ org, recordId: id, objectApiName: object, nonce, instanceId })
      });
      return (await answer.json()).assertion;
    }
  });
}
