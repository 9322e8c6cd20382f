// The KYC panel as different readers have it: narrow, dark, from right to left, in their language, enlarged, in the colours of
// their own, and on paper. Over the real service, in the states that say most.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { BILLIE, OLU, STANDARD, checks, isSettled, opens } from '../clients.mjs';
import { demo, until } from '../harness.mjs';
import { recordNamed } from '../sandbox.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A client whose check waits for a decision: made once, since all of these only look. */
const CLIENT = 'Marcus Abernathy';

async function isUnderReview(t, origins) {
  const { name } = await recordNamed(origins, CLIENT);
  await opens(t, origins, name, { as: BILLIE }, async (parts) => {
    const { button, region } = parts;
    await region('Where it stands').waitFor();
    if (await button('Start a check').count()) await checks(parts, origins, 'Waiting for a decision', STANDARD);
  });
}

/** Looks, in light and dark, at what axe finds and what is wider than the frame. */
async function isSound(parts, state) {
  const document = await until('the frame', () => parts.page.frames().findLast((each) => each.url().includes('/embed?')));
  for (const scheme of ['light', 'dark']) {
    await parts.set('Colour scheme', scheme);
    await parts.frame.locator(`html[data-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
    await document.evaluate(axe);
    await document.evaluate((colour) => { window.document.documentElement.style.background = colour; }, scheme === 'dark' ? '#181818' : '#f3f3f3');
    const { violations } = await document.evaluate((tags) => window.axe.run(window.document, { runOnly: { type: 'tag', values: tags }, iframes: false }), RULES);
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`), [], `${state}, ${scheme}`);
    const wide = await document.evaluate(() => {
      const { scrollWidth, clientWidth } = window.document.documentElement;
      const dialog = window.document.querySelector('dialog[open]');
      return Math.max(scrollWidth - clientWidth, dialog ? dialog.scrollWidth - dialog.clientWidth : 0);
    });
    assert.equal(wide, 0, `${state}, ${scheme}: nothing is wider than the frame`);
  }
  await parts.set('Colour scheme', 'light');
}

const READERS = [
  ['at an ordinary size', { width: 1280, height: 900 }, 'en-US'],
  ['in a column of 280 pixels', { width: 312, height: 800 }, 'en-US'],
  ['in German and 280 pixels', { width: 312, height: 800 }, 'de-DE'],
  ['from right to left and 280 pixels', { width: 312, height: 800 }, 'ar-EG']
];

/** The names of what is opened, by locale. */
const NAMES = {
  'en-US': { report: 'Report', decide: 'Decide', reveal: 'Show full data' },
  'de-DE': { report: 'Bericht', decide: 'Entscheiden', reveal: 'Vollständige Daten zeigen' }
};
NAMES['ar-EG'] = NAMES['en-US'];

describe('the looks of the KYC panel', () => {
  for (const [reader, viewport, locale] of READERS) {
    test(`nobody is shut out and nothing is cut off ${reader}: a decision, the report, full data`, async (t) => {
      const origins = await demo();
      await isUnderReview(t, origins);
      await opens(t, origins, CLIENT, { as: OLU, viewport, more: { locale } }, async (parts) => {
        const { button, dialog } = parts;
        const names = NAMES[locale];
        await button(names.decide).waitFor();
        await isSettled(parts);
        if (viewport.width < 400) {
          const frame = await until('the frame', () => parts.page.frames().findLast((each) => each.url().includes('/embed?')));
          assert.ok((await frame.evaluate(() => window.innerWidth)) <= 280, 'the frame is that narrow');
        }
        await isSound(parts, 'the panel');
        for (const name of [names.decide, names.report, names.reveal]) {
          await button(name).click();
          await dialog.waitFor();
          await isSound(parts, name);
          await dialog.press('Escape');
          await dialog.waitFor({ state: 'hidden' });
        }
      });
    });

    test(`the dialog of a start is whole ${reader}`, async (t) => {
      const origins = await demo();
      await opens(t, origins, 'Philippa Hartwell', { as: BILLIE, viewport, more: { locale } }, async (parts) => {
        await parts.region(locale === 'de-DE' ? 'Stand' : 'Where it stands').waitFor();
        await isSettled(parts);
        await parts.frame.locator('.kyc-head .button').click();
        await parts.dialog.waitFor();
        await isSound(parts, 'the start');
      });
    });
  }

  test('on paper the report is alone: light, whole and without buttons', async (t) => {
    const origins = await demo();
    await isUnderReview(t, origins);
    await opens(t, origins, CLIENT, { as: OLU, more: { scheme: 'dark' } }, async ({ page, frame, button, dialog, region }) => {
      await button('Report').click();
      const heading = dialog.getByRole('heading', { name: `KYC report: ${CLIENT}` });
      await heading.waitFor();
      assert.equal(await heading.evaluate((element) => element === document.activeElement), true, 'it is read from its beginning');
      const sheet = frame.locator('.kyc-sheet');
      assert.equal(await sheet.isVisible(), false, 'on the screen there is the dialog');
      await page.emulateMedia({ media: 'print' });
      for (const text of [`KYC report: ${CLIENT}`, 'Needs a decision', 'Sanctions, public office, media']) {
        await sheet.getByText(text, { exact: true }).waitFor();
      }
      assert.equal(await dialog.isVisible(), false);
      assert.equal(await region('Client data').isVisible(), false, 'nothing of the panel around it');
      const buttons = await frame.locator('button').all();
      for (const each of buttons) assert.equal(await each.isVisible(), false);
      const { text, paper } = await sheet.evaluate((element) => {
        const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
        return { text: light(getComputedStyle(element).color), paper: light(getComputedStyle(document.documentElement).backgroundColor) };
      });
      assert.ok(text < 250, 'dark text');
      assert.equal(paper, 3 * 255, 'on white paper');
    });
  });

  test('where colours are the reader’s own each state still has its sign and its word', async (t) => {
    const origins = await demo();
    await isUnderReview(t, origins);
    await opens(t, origins, CLIENT, { as: OLU }, async ({ page, region }) => {
      await page.emulateMedia({ forcedColors: 'active' });
      const part = region('Latest check').getByRole('listitem').filter({ hasText: 'Sanctions, public office, media' }).first();
      await part.getByText('To be looked at').waitFor();
      const sign = part.locator('.kyc-mark');
      assert.equal(await sign.innerText(), '!');
      const { width, style } = await sign.evaluate((element) => {
        const { borderTopWidth, borderTopStyle } = getComputedStyle(element);
        return { width: parseFloat(borderTopWidth), style: borderTopStyle };
      });
      assert.ok(1 <= width && style !== 'none', 'the sign has its shape');
    });
  });
});
