// "Explain": every figure can say how it is computed, by keyboard too, and its steps give what is shown.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WIDE_SCREEN, demo, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { choosePeriod, figureButton, moreFigures, opened } from '../workspace.mjs';

const AGREES = 'The steps give the figure that is shown.';

describe('explanations', () => {
  test('a figure is explained from the keyboard; Escape closes, and the focus is where it was', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { page, frame, region } = parts;
      await opened(parts);
      const button = figureButton(region('Performance'), 'Gain');
      const shown = (await button.textContent()).split(' – ')[0].trim();
      await button.press('Enter');
      const dialog = frame.getByRole('dialog', { name: 'How Gain is computed', exact: true });
      await dialog.getByText(AGREES).waitFor();
      assert.equal(`+${await dialog.locator('.explain-result').innerText()}`, shown);
      for (const heading of ['Definition', 'What it is computed from', 'What is left out']) {
        await dialog.getByRole('heading', { name: heading, exact: true }).waitFor();
      }
      assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), 'the focus is in the dialog');
      const place = await dialog.evaluate((element) => ({ top: element.getBoundingClientRect().top, bottom: element.getBoundingClientRect().bottom, frame: window.innerHeight }));
      assert.ok(0 <= place.top && place.bottom <= place.frame, `the dialog is cut off: ${JSON.stringify(place)}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      assert.ok(await button.evaluate((element) => element === document.activeElement), 'the focus goes back');
    });
  });

  test('every figure of two periods and of the first rows: the steps give what is shown', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record), viewport: WIDE_SCREEN }, async (parts) => {
      const { page, frame, region } = parts;
      await opened(parts);
      const dialog = frame.getByRole('dialog');
      let count = 0;
      const look = async (button) => {
        await dialog.waitFor();
        const title = await dialog.getByRole('heading', { level: 2 }).innerText();
        const verdict = await dialog.locator('.explain-verdict').innerText({ timeout: 2000 }).catch(() => 'no steps');
        assert.ok(verdict.includes(AGREES), `${title}, ${await button.textContent()}: ${verdict}`);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        count += 1;
      };
      await moreFigures(parts);
      for (const period of ['Since inception', '1 year']) {
        await choosePeriod(parts, period);
        for (const section of ['Performance', 'From opening to closing value', 'Income']) {
          for (const button of await region(section).locator('.figure-button:not(.is-unknown)').all()) {
            await button.click();
            await look(button);
          }
        }
      }
      for (const section of ['Who holds what', 'Details']) {
        const cells = region(section).locator('[aria-rowindex="2"] > :has([data-action="explain"])');
        for (const cell of await cells.all()) {
          await cell.press('e');
          await look(cell);
        }
      }
      assert.ok(48 <= count, `only ${count} figures explain themselves`);
    });
  });
});
