// The admin check with real faults: each is made where it happens in life (the page's policy, the service's list of pages, the
// clock, the certificate, the network, the browser), and must be named, alone, with the setting to change.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PERSON_WORDS = /Whitfield|Alex|Advisor|0055g|0015g|eyJ|lc_/;

/** What the playground itself can get wrong: its set-up, and the title of the check that must fail. */
const IN_SALESFORCE = [
  ['trusted_url_missing', 'Salesforce lets this page frame the service', /Trusted URLs/],
  ['no_answer', 'The service answers', /embed\/check in a new tab/],
  ['settings_missing', 'The address of the service is set', /Custom Metadata Types/],
  ['settings_malformed', 'The address of the service is well formed', /Service origin/],
  ['wrong_org', 'The service knows this org', /inlay tenant add/],
  ['permission_set_missing', 'You may use Inlay', /Permission Sets/],
  ['custom_permission_missing', 'You hold a permission to see something', /Permission Sets/],
  ['record_unreadable', 'You can read the record', /Choose a record/],
  ['certificate_unusable', 'Salesforce can sign', /Certificate and Key Management/],
  ['certificate_unknown', 'The service knows the certificate', /inlay tenant certificate add/],
  ['audience_mismatch', 'The proof of identity is made for this service', /public_origin/],
  ['clock_ahead', 'The clocks of Salesforce and the service agree', /NTP/],
  ['clock_behind', 'The clocks of Salesforce and the service agree', /NTP/],
  ['launch_unreachable', 'Salesforce reaches the service', /Named Credentials/]
];

/** Another answer for one file of the service, with what is otherwise as it was. */
async function change(page, pattern, { text, headers = {} }) {
  await page.route(pattern, async (route) => {
    const answer = await route.fetch();
    const original = await answer.text();
    const body = text?.(original) ?? original;
    const changed = Object.fromEntries(Object.entries(headers).map(([name, make]) => [name, make(answer.headers()[name])]));
    await route.fulfill({ response: answer, body, headers: { ...answer.headers(), ...changed } });
  });
}

/** What goes wrong on the way and in the browser, with what does it. */
const ON_THE_WAY = [
  [
    'a service that speaks another version of the protocol',
    'Package and service fit together',
    /older|newer/,
    (page) => change(page, /\/embed\/check\.js|\/assets\/hello/, { text: (script) => script.replaceAll('versions: [1]', 'versions: [7]') })
  ],
  [
    'a browser that runs no WebAssembly',
    'The browser runs WebAssembly',
    /JavaScriptJit/,
    (page) =>
      change(page, /\/embed(\/check)?\?/, {
        headers: { 'content-security-policy': (policy) => policy.replace(" 'wasm-unsafe-eval'", '') }
      })
  ]
];

/** What works, and should be known. */
const TO_KNOW = [
  [
    'a frame that the platform has sandboxed',
    'The frame keeps its own origin',
    (page) =>
      page.addInitScript(() => {
        // As releases of Lightning Web Security do it: each frame of another origin gets the attribute before it loads.
        const { set, get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'src');
        Object.defineProperty(HTMLIFrameElement.prototype, 'src', {
          get,
          set(address) {
            this.setAttribute('sandbox', 'allow-scripts');
            set.call(this, address);
          }
        });
      })
  ],
  [
    'a slow network',
    'The network is fast enough',
    (page) =>
      page.route(/\/embed\/check\?|\/api\/setup/, async (route) => {
        await new Promise((later) => setTimeout(later, 3500));
        await route.continue();
      })
  ]
];

/** The page of the check, by role and name. */
function checkOf(page) {
  const rows = page.getByRole('region', { name: 'Checks', exact: true }).getByRole('listitem');
  const withState = (state) => rows.filter({ has: page.getByText(state, { exact: true }) });
  return {
    verdict: (text) => page.getByRole('status').filter({ hasText: text }),
    failed: withState('Failed'),
    warned: withState('To know'),
    passed: withState('OK'),
    titles: (list) => list.getByRole('heading', { level: 3 }).allInnerTexts(),
    report: async () => {
      await page.locator('summary', { hasText: 'Report' }).click();
      return page.getByRole('region', { name: 'Report', exact: true }).innerText();
    }
  };
}

/** Opens the check with a set-up, and whatever else is wrong. */
async function withCheck(t, { setup = 'none', prepare, from = (origins) => origins, viewport, more = {} }, use) {
  const origins = await demo();
  const record = await recordNamed(origins, ORDINARY);
  const hash = hashOf(record, { page: 'check', setup, ...more });
  await withRecordPage(t, { origins: from(origins), hash, prepare, viewport }, (parts, problems) =>
    use({ ...parts, ...checkOf(parts.page), origins }, problems));
}

/** The only finding that failed. */
async function onlyFailed({ verdict, failed, titles }) {
  await verdict('Inlay does not work on this page.').waitFor({ timeout: 60_000 });
  assert.equal(await failed.count(), 1, (await titles(failed)).join('; '));
  return { title: (await titles(failed))[0], text: await failed.first().innerText() };
}

describe('the admin check', () => {
  test('says that all is well where it is, by keyboard and without a violation of accessibility', async (t) => {
    await withCheck(t, {}, async ({ page, verdict, failed, warned, passed }, problems) => {
      await verdict('Inlay works on this page.').waitFor();
      assert.deepEqual([await failed.count(), await warned.count()], [0, 0]);
      assert.ok(10 < (await passed.count()));
      await page.evaluate(axe);
      const found = await page.evaluate((tags) => window.axe.run('#check-page', { runOnly: tags }), RULES);
      assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      await page.getByRole('button', { name: 'Run again' }).press('Enter');
      await verdict('Inlay works on this page.').waitFor();
      assert.equal(await page.locator('iframe').filter({ visible: true }).count(), 0);
      assert.deepEqual(problems.errors, []);
    });
  });

  for (const [setup, title, setting] of IN_SALESFORCE) {
    test(`names ${setup} and its setting`, async (t) => {
      await withCheck(t, { setup }, async (parts) => {
        const found = await onlyFailed(parts);
        assert.equal(found.title, title);
        assert.match(found.text, setting);
      });
    });
  }

  test('names a page that the service does not let show Inlay, with the address to add', async (t) => {
    const from = (origins) => ({ ...origins, page: origins.page.replace('localhost', '127.0.0.1') });
    await withCheck(t, { from }, async (parts) => {
      const found = await onlyFailed(parts);
      assert.equal(found.title, 'The service lets this page show Inlay');
      assert.match(found.text, /adds http:\/\/127\.0\.0\.1:\d+ to host_origins/);
    });
  });

  for (const [what, title, setting, prepare] of ON_THE_WAY) {
    test(`names ${what}`, async (t) => {
      await withCheck(t, { prepare }, async (parts) => {
        const found = await onlyFailed(parts);
        assert.equal(found.title, title);
        assert.match(found.text, setting);
      });
    });
  }

  for (const [what, title, prepare] of TO_KNOW) {
    test(`tells of ${what}, and that Inlay works all the same`, async (t) => {
      await withCheck(t, { prepare }, async ({ verdict, failed, warned, titles }) => {
        await verdict('Inlay works on this page.').waitFor({ timeout: 60_000 });
        assert.deepEqual([await failed.count(), await titles(warned)], [0, [title]]);
      });
    });
  }

  test('with launch codes all is well too', async (t) => {
    await withCheck(t, { setup: 'launch_code' }, async ({ verdict, failed }) => {
      await verdict('Inlay works on this page.').waitFor();
      assert.equal(await failed.count(), 0);
    });
  });

  test('its report names causes, versions and addresses, and no person, record or proof', async (t) => {
    await withCheck(t, { setup: 'certificate_unknown' }, async (parts) => {
      await onlyFailed(parts);
      const report = await parts.report();
      assert.match(report, /certificate_unknown/);
      assert.match(report, new RegExp(parts.origins.backend));
      assert.doesNotMatch(report, PERSON_WORDS);
    });
  });

  test('says for another user which permission set is missing', async (t) => {
    await withCheck(t, {}, async ({ page, verdict }) => {
      await verdict('Inlay works on this page.').waitFor();
      await page.getByLabel('User', { exact: true }).last().selectOption({ label: 'Pat Planner' });
      const region = page.getByRole('region', { name: 'Check for a user', exact: true });
      await region.getByText(/See portfolios: given/).waitFor();
      await region.getByText(/Start KYC checks: not given.*Inlay KYC Advisor/).waitFor();
    });
  });
});

describe('the component itself', () => {
  for (const [setup, setting] of [
    ['trusted_url_missing', /Trusted URLs/],
    ['no_answer', /in a new tab/],
    ['wrong_org', /inlay tenant add/]
  ]) {
    test(`names ${setup} and its setting where nothing else shows`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      await withRecordPage(t, { origins, hash: hashOf(record, { setup }) }, async ({ page }) => {
        const card = page.getByRole('alert').filter({ hasText: `Code: ${setup}` });
        await card.waitFor({ timeout: 60_000 });
        assert.match(await card.innerText(), setting);
        await until('that no hidden frame is left', async () => (await page.locator('iframe').count()) === 0);
        await card.getByRole('button', { name: 'Retry' }).waitFor();
      });
    });
  }

  for (const [setup, cause, setting] of [
    ['certificate_unknown', 'certificate_unknown', /inlay tenant certificate add/],
    ['clock_behind', 'clock_skew', /NTP/],
    ['audience_mismatch', 'audience_mismatch', /public_origin/]
  ]) {
    test(`says to an administrator, below what everybody reads, that it is ${cause}`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      await withRecordPage(t, { origins, hash: hashOf(record, { setup }) }, async ({ page, frame }) => {
        await frame.getByRole('heading', { name: 'The portfolio cannot be shown' }).waitFor();
        const card = page.getByRole('alert').filter({ hasText: 'For administrators: why this is so' });
        await card.getByText(`Code: ${cause}`).waitFor({ timeout: 60_000 });
        assert.match(await card.innerText(), setting);
        await until('that no hidden frame is left', async () => (await page.locator('iframe').count()) === 1);
      });
    });
  }
});
