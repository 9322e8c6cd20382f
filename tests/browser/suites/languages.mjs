// Every reader gets the words of their own language and no other file, and never reads words that were meant for somebody else.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

/** Locale of the record page, the language of the words, and the first heading in it. */
const READERS = [
  ['en-US', 'en', 'Total value'],
  ['de-CH', 'de', 'Gesamtwert'],
  ['fr-FR', 'fr', 'Valeur totale'],
  ['es-ES', 'es', 'Valor total'],
  ['ja-JP', 'ja', '総資産額'],
  // There are no Arabic words: then English ones, in the layout that the page asks for.
  ['ar-EG', 'en', 'Total value', 'rtl']
];

const LEFT_OVER = /[{}]|undefined|NaN/;

describe('languages', () => {
  for (const [locale, language, heading, direction = 'ltr'] of READERS) {
    test(`a reader with ${locale} reads ${language}, and only that is loaded`, async (t) => {
      const origins = await demo();
      const record = await recordNamed(origins, ORDINARY);
      const asked = wordsOf();
      await withRecordPage(t, { origins, hash: hashOf(record, { locale }), prepare: asked.prepare }, async ({ frame, region }, problems) => {
        await region(heading).waitFor();
        assert.deepEqual(asked.languages(), [language]);
        await until('the words of the late part', () => asked.laterLanguages().length);
        assert.deepEqual(asked.laterLanguages(), [language]);
        await frame.locator(`html[lang="${language}"][dir="${direction}"]`).waitFor({ state: 'attached' });
        assert.doesNotMatch(await frame.locator('body').innerText(), LEFT_OVER);
        assert.deepEqual(problems.errors, []);
      });
    });
  }

  test('a language that cannot be loaded is read in English', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const asked = wordsOf({ missing: ['de'] });
    await withRecordPage(t, { origins, hash: hashOf(record, { locale: 'de-DE' }), prepare: asked.prepare }, async ({ frame, region }) => {
      await region('Total value').waitFor();
      assert.deepEqual(asked.languages(), ['de', 'en']);
      await frame.locator('html[lang="en"]').waitFor({ state: 'attached' });
    });
  });

  test('without any words the widget says so, and Try again works', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const asked = wordsOf({ missing: ['de', 'en'] });
    await withRecordPage(t, { origins, hash: hashOf(record, { locale: 'de-DE' }), prepare: asked.prepare }, async ({ frame, region }) => {
      const alert = frame.getByRole('alert').filter({ hasText: 'could not load its texts' });
      await alert.waitFor();
      asked.release();
      await alert.getByRole('button', { name: 'Try again', exact: true }).click();
      await region('Gesamtwert').waitFor();
    });
  });

  test('words of an earlier language that come late are not shown', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const asked = wordsOf({ held: ['fr'] });
    await withRecordPage(t, { origins, prepare: asked.prepare }, async ({ page, frame, region }) => {
      // Any document of the host page's origin; in the record page itself the user's language never changes.
      await page.goto(`${origins.page}/config.json`);
      await page.evaluate(plainHost, { backendOrigin: origins.backend, record });
      await region('Total value').waitFor();
      const settle = (language) => page.evaluate((chosen) => globalThis.say(chosen), language);
      await settle('fr');
      await until('French is asked for', () => asked.languages().includes('fr'));
      assert.equal(await region('Total value').count(), 1, 'until the words are there the old ones stay');
      await settle('es');
      await region('Valor total').waitFor();
      await asked.release();
      await settle('de');
      await region('Gesamtwert').waitFor();
      await frame.locator('html[lang="de"]').waitFor({ state: 'attached' });
      await settle('en');
      await region('Total value').waitFor();
      assert.equal(asked.languages().filter((language) => language === 'en').length, 1, 'words are asked for once');
    });
  });
});

/** Notes which files of words are asked for, those of the late part apart; some are missing or held back until `release()`. */
function wordsOf({ missing = [], held = [] } = {}) {
  const [asked, askedLater] = [[], []];
  let isReleased = false;
  let open;
  const released = new Promise((resolve) => { open = resolve; });
  return {
    prepare: (page) =>
      page.route(/\/assets\/words-/, async (route) => {
        const [, language, later] = route.request().url().match(/words-(\w+?)(-later)?-[0-9a-f]+\.txt/);
        (later ? askedLater : asked).push(language);
        if (held.includes(language)) await released;
        if (missing.includes(language) && !isReleased) return route.abort();
        return route.continue().catch(() => {});
      }),
    languages: () => asked,
    laterLanguages: () => askedLater,
    release() {
      isReleased = true;
      open();
    }
  };
}

/**
 * A plain host of one frame, whose user changes the language. Runs in the host page, so it uses nothing of this file.
 */
function plainHost({ backendOrigin, record: { id, org, object } }) {
  const frame = document.createElement('iframe');
  frame.title = 'Portfolio';
  frame.width = '900';
  frame.height = '1200';
  const instanceId = crypto.randomUUID();
  const onHello = (event) => {
    if (event.source !== frame.contentWindow || event.data?.kind !== 'hello') return;
    window.removeEventListener('message', onHello);
    const { nonce } = event.data;
    const { port1, port2 } = new MessageChannel();
    const send = (kind, body, re) => {
      port1.postMessage({ v: 1, id: crypto.randomUUID(), kind, epoch: 1, ...(re && { re }), body });
    };
    globalThis.say = (language) =>
      send('context', {
        recordId: id, object, org, locale: 'en-US', language, currency: 'USD', timeZone: 'UTC',
        direction: 'ltr', view: 'portfolio', properties: {}, capabilities: []
      });
    port1.onmessage = async ({ data }) => {
      if (data.kind === 'accept') globalThis.say('en');
      if (data.kind === 'token-needed') {
        const answer = await fetch('/apex/mint', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ org, recordId: id, objectApiName: object, nonce, instanceId })
        });
        send('token', await answer.json(), data.id);
      }
    };
    frame.contentWindow.postMessage({ inlay: 1, kind: 'welcome', nonce, version: 1, instanceId }, backendOrigin, [port2]);
  };
  window.addEventListener('message', onHello);
  frame.src = `${backendOrigin}/embed?org=${org}`;
  document.body.append(frame);
}
