// What an admin places and sets: record page, app page, quick action, properties; and what the components do with the page
// around them. The platform's own modules are stand-ins here (`lwc-wrapper/playground/platform`), each says what it does not
// prove; the components are the ones that are deployed.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { kycHash, kycOf, panel, service } from '../kyc.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';

const PERSON = 'Eleanor Whitfield';

const isHeld = (page) => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

/** The frames that stand on the page now, with their heights. */
const frameHeights = (page) =>
  page.locator('iframe').evaluateAll((frames) => frames.filter((frame) => frame.offsetParent).map((frame) => frame.offsetHeight));

/** Opens the properties and sets some, as App Builder does. */
async function setProperties(page, values) {
  const form = page.getByRole('form', { name: 'Properties in App Builder' });
  if (!(await form.isVisible())) await page.getByText('Properties in App Builder').first().click();
  for (const [label, value] of Object.entries(values)) {
    const input = form.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await input.setChecked(value);
    else if (await input.evaluate((element) => element.tagName === 'SELECT')) await input.selectOption(value);
    else await input.fill(String(value)), await input.press('Tab');
  }
}

describe('what an admin places', () => {
  test('an app page without a record: says what to do, then follows whoever is chosen in another component', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record, { page: 'clients' }) }, async ({ page }, problems) => {
      await page.getByText("Open a client's record to see the portfolio here.").waitFor();
      const frame = page.locator('#clients-page iframe[title]').contentFrame();
      for (const name of [ORDINARY, PERSON]) {
        await page.getByRole('button', { name, exact: true }).click();
        await frame.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
      }
      // The summary has value, chart and allocation, and none of the tables.
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      await frame.getByRole('region', { name: 'Performance', exact: true }).waitFor();
      assert.equal(await frame.getByRole('tablist').count(), 0);
      assert.deepEqual(problems.errors, []);
    });
  });

  test('the quick action shows the KYC file of the record, and asks before it throws away what was typed', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, PERSON);
    const held = service(panel(record, {}));
    await withRecordPage(t, { origins, hash: hashOf(record), prepare: held.prepare }, async ({ page }, problems) => {
      await page.getByRole('button', { name: 'KYC check', exact: true }).click();
      const action = page.getByRole('dialog', { name: 'KYC check' });
      const frame = action.locator('iframe').contentFrame();
      await action.getByRole('button', { name: 'Close', exact: true }).click();
      await action.waitFor({ state: 'hidden' });

      await page.getByRole('button', { name: 'KYC check', exact: true }).click();
      await frame.getByRole('button', { name: 'Start a check', exact: true }).click();
      await frame.getByRole('radio', { name: /^Standard identity/ }).check();
      await until('that the page is held', () => isHeld(page));
      const questions = [];
      let answer = false;
      page.on('dialog', (question) => {
        questions.push(question.message());
        return answer ? question.accept() : question.dismiss();
      });
      // The widget's own dialog is in its frame; the button of the action is beside it.
      await action.getByRole('button', { name: 'Close', exact: true }).click();
      assert.match(questions[0], /has not been sent/);
      assert.equal(await frame.getByRole('radio', { name: /^Standard identity/ }).isChecked(), true);
      answer = true;
      await action.getByRole('button', { name: 'Close', exact: true }).click();
      await action.waitFor({ state: 'hidden' });
      assert.equal(await isHeld(page), false, 'nothing is left that could be lost');
      assert.deepEqual(problems.errors, []);
    });
  });

  test('properties: panels, height and colours, each at once and without loading the frame anew', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, frame, region, logged }, problems) => {
      await region('Total value').waitFor();
      await frame.getByRole('tablist').first().waitFor();
      const hellos = await logged('hello').count();
      await setProperties(page, { 'Show details': false, 'Show accounts': false });
      await until('that there are no tables', async () => (await frame.getByRole('tablist').count()) === 0);
      await setProperties(page, { Height: 'Fixed', 'Fixed height (px)': 480 });
      await until('a fixed height', async () => (await frameHeights(page))[0] === 480);
      await setProperties(page, { Colours: 'Dark' });
      await until('a dark widget on a light page', async () =>
        (await frame.locator('html').evaluate((root) => getComputedStyle(root).colorScheme)).includes('dark'));
      assert.equal(await page.evaluate(() => document.body.className.includes('light')), true);
      await setProperties(page, { View: 'Summary', Height: 'Automatic' });
      await until('that income is gone', async () => (await region('Income').count()) === 0);
      assert.equal(await logged('hello').count(), hellos);
      await region('Total value').waitFor();
      assert.deepEqual(problems.errors, []);
    });
  });

  test('the default period is what a client opens on', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const hash = hashOf(record, { 'p.inlayPortfolio.defaultPeriod': '1 year' });
    await withRecordPage(t, { origins, hash }, async ({ frame }) => {
      await frame.getByRole('button', { name: '1Y', exact: true, pressed: true }).waitFor();
    });
  });

  test('with launch codes the portfolio shows as well, and no claims travel through the page', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const minted = [];
    const prepare = async (page) => {
      page.on('response', async (response) => {
        if (response.url().endsWith('/apex/mint')) minted.push((await response.json()).assertion);
      });
    };
    await withRecordPage(t, { origins, hash: hashOf(record, { setup: 'launch_code' }), prepare }, async ({ region }, problems) => {
      await region('Total value').waitFor();
      assert.equal(minted.length, 1);
      assert.match(minted[0], /^lc_[A-Za-z0-9_-]{43}$/);
      assert.deepEqual(problems.errors, []);
    });
  });
});

describe('what was typed and not sent', () => {
  test('holds the page; with another record it is lost, and the advisor is told', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    const other = await recordNamed(origins, ANOTHER);
    const held = service(panel(record, {}));
    await withRecordPage(t, { origins, hash: kycHash(record), prepare: held.prepare }, async (parts, problems) => {
      const { page, choose } = parts;
      const { button, dialog } = kycOf(parts);
      assert.equal(await isHeld(page), false);
      await button('Start a check').click();
      await dialog.getByRole('radio', { name: /^Standard identity/ }).check();
      await until('that the page is held', () => isHeld(page));
      held.file = panel(other, {});
      await choose(other);
      await page.getByText('What was typed for the client before was not sent, and is gone.').waitFor();
      await until('that the page is free again', async () => !(await isHeld(page)));
      assert.deepEqual(problems.errors, []);
    });
  });
});
