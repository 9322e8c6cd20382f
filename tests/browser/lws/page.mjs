// A page of the record page's own origin with the content security policy of Lightning Experience, and Lightning Web
// Security in it.

import { componentSource, lightningRuntime, plainScript } from './bundles.mjs';

/** What Lightning Experience lets a page do, as far as it matters here; `frame-src` is what Trusted URLs add to. */
const lightningPolicy = (service) =>
  `default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; frame-src 'self' ${service}`;

/** Two styling hooks of the page, one of which depends on the colour scheme. */
const HOOKS = ':root { --slds-g-color-surface-1: light-dark(#fefefe, #242424); --slds-g-spacing-4: 1rem; }';

/**
 * Opens an empty page at an address of the record page's origin, with these scripts.
 *
 * @param {import('playwright-core').Page} page
 * @param {{page: string, backend: string}} origins
 * @param {Record<string, string>} scripts by path
 * @param {string} [policy] the page's content security policy
 */
async function openDocument(page, origins, scripts, policy = lightningPolicy(origins.backend)) {
  // A document that the test made up has no address of its own on the network, so the browser takes it for a public one,
  // which may frame this machine only where the person has allowed it.
  await page.context().grantPermissions(['local-network-access'], { origin: origins.page });
  for (const [path, body] of Object.entries(scripts)) {
    await page.route(`${origins.page}${path}`, (route) => route.fulfill({ contentType: 'text/javascript; charset=utf-8', body }));
  }
  await page.route(`${origins.page}/lightning`, (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': policy, 'referrer-policy': 'strict-origin-when-cross-origin' },
    body: `<!doctype html><html lang="en"><title>Record page</title><style>${HOOKS}</style><body></body></html>`
  }));
  await page.goto(`${origins.page}/lightning`);
  for (const path of Object.keys(scripts)) await page.addScriptTag({ url: path });
  await page.evaluate(() => {
    /** The stand-in for Apex: outside of every sandbox, as the platform's own modules are. */
    globalThis.minted = 0;
    globalThis.mint = async (request) => {
      globalThis.minted += 1;
      const answer = await fetch('/apex/mint', { method: 'POST', headers: { 'content-type': 'application/json' }, body: request });
      return (await answer.json()).assertion;
    };
    globalThis.mounted = [];
  });
}

/** Opens a page with Lightning Web Security and our host code inside, once for each namespace. */
export async function openLightning(page, origins, namespaces = ['c']) {
  await openDocument(page, origins, { '/lightning-runtime.js': await lightningRuntime() });
  const source = await componentSource();
  await page.evaluate(({ names, text }) => {
    globalThis.components = Object.fromEntries(names.map((name) => [name, globalThis.lightning.evaluate(name, text)]));
  }, { names: namespaces, text: source });
}

/** Opens the same page with the same code, and without Lightning Web Security: what holds here is not its doing. */
export async function openPlain(page, origins) {
  await openDocument(page, origins, { '/plain.js': await plainScript() });
  await page.evaluate(() => { globalThis.components = { c: globalThis.component }; });
}

/**
 * Opens the same page with the same code and a policy that lets anything into its frames: what is kept out is not kept out
 * by the policy.
 */
export async function openUnguarded(page, origins) {
  await openDocument(page, origins, { '/plain.js': await plainScript() }, "default-src 'self'; style-src 'unsafe-inline'; frame-src * data:");
  await page.evaluate(() => { globalThis.components = { c: globalThis.component }; });
}

/** Asks all questions of one kind, `tryForbidden` or `tryNeeded`. */
export async function ask(page, kind) {
  const answers = await page.evaluate((what) => {
    const place = document.createElement('div');
    document.body.append(place);
    return globalThis.components.c[what](place);
  }, kind);
  return JSON.parse(answers);
}

/** What our own diagnosis sees of the service `given` names. */
export async function lookForCauses(page, given) {
  return JSON.parse(await page.evaluate((given) => {
    const element = document.createElement('div');
    document.body.append(element);
    return globalThis.components.c.lookForCauses({ element, ...given });
  }, given));
}

/**
 * Mounts a widget and answers a handle to it.
 *
 * @param {{record: object, service: string, sandbox?: string, namespace?: string, isTraced?: boolean}} given
 */
export async function mount(page, { namespace = 'c', ...given }) {
  const place = await page.evaluate(([namespace, given]) => {
    const element = document.createElement('div');
    document.body.append(element);
    const { mount } = globalThis.components[namespace];
    return globalThis.mounted.push({ element, ...mount({ element, mint: globalThis.mint, ...given }) }) - 1;
  }, [namespace, given]);
  const frame = page.locator('body > div').nth(place).locator('iframe').contentFrame();
  const call = (name, ...given) =>
    page.evaluate(([place, name, given]) => globalThis.mounted[place][name](...given), [place, name, given]);
  return {
    instanceId: await page.evaluate((place) => globalThis.mounted[place].instanceId, place),
    /** The frame's element in the page. */
    element: page.locator('body > div').nth(place).locator('iframe'),
    frame,
    total: frame.getByRole('region', { name: 'Total value', exact: true }),
    heading: frame.getByRole('heading', { level: 1 }),
    seen: async () => JSON.parse(await call('seen')),
    counters: async () => JSON.parse(await call('counters')),
    changeRecord: (next) => call('changeRecord', next),
    destroy: () => call('destroy'),
    hide: (isHidden) => page.evaluate(([place, isHidden]) => {
      globalThis.mounted[place].element.style.display = isHidden ? 'none' : '';
    }, [place, isHidden])
  };
}
