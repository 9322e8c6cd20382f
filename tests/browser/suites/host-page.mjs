// The record page and the widget as one: handshake, theme, height, and a log that an integrator can trust.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ANOTHER, ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { opened } from '../workspace.mjs';

describe('host page', () => {
  test('the log shows the handshake and the messages, and never an assertion', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    let assertion;
    const prepare = (page) => page.on('response', async (response) => {
      if (response.url().endsWith('/apex/mint')) assertion = (await response.json()).assertion;
    });
    await withRecordPage(t, { origins, hash: hashOf(record), prepare }, async ({ page, logged }) => {
      for (const kind of ['hello', 'welcome', 'accept', 'context', 'token-needed', 'token', 'theme', 'ready', 'painted', 'resize']) {
        await logged(kind).first().waitFor({ state: 'attached' });
      }
      assert.ok(assertion, 'an assertion was minted');
      await logged('token').first().locator('summary').click();
      const content = await page.content();
      assert.ok(!content.includes(assertion) && !content.includes(assertion.split('.')[2]), 'the assertion stands in the page');
    });
  });

  test('dark reaches the widget without loading it anew', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ region, set, widget }) => {
      await region('Total value').waitFor();
      const document = await widget();
      const scheme = () => document.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
      const surface = () => region('Total value').evaluate((card) => getComputedStyle(card).backgroundColor);
      assert.equal(await scheme(), 'light');
      const light = await surface();
      await document.evaluate(() => { window.isStillTheSame = true; });
      await set('Colour scheme', 'dark');
      await until('the widget is dark', async () => (await scheme()) === 'dark' && (await surface()) !== light);
      assert.equal(await document.evaluate(() => window.isStillTheSame), true);
    });
  });

  test('the frame is as high as its content: no inner scrollbar, wide or narrow', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async (parts) => {
      const { set, widget } = parts;
      await opened(parts);
      const document = await widget();
      const measure = () => document.evaluate(() => {
        const content = window.document.getElementById('inlay').getBoundingClientRect().height;
        const { scrollWidth, clientWidth } = window.document.documentElement;
        return { content: Math.ceil(content), frame: window.innerHeight, width: clientWidth, tooWide: scrollWidth - clientWidth };
      });
      const widths = [];
      for (const column of ['wide', 'narrow', 'wide']) {
        await set('Column', column);
        const settled = await until(`the frame fits its content: ${column}`, async () => {
          const now = await measure();
          const isResized = (400 < now.width) === (column === 'wide');
          return isResized && Math.abs(now.frame - now.content) <= 1 && now;
        });
        assert.equal(settled.tooWide, 0, `the widget is too wide when ${column}`);
        widths.push(settled.width);
      }
      assert.equal(widths[0], widths[2]);
    });
  });

  test('the frame has a descriptive title and does not take the focus', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, logged }) => {
      await logged('painted').first().waitFor({ state: 'attached' });
      assert.match(await page.locator('iframe').first().getAttribute('title'), /portfolio/i);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
    });
  });

  test('a shared link shows the other person the same', async (t) => {
    const origins = await demo();
    const [first, second] = [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
    const chosen = { 'Colour scheme': 'dark', Density: 'compact', Column: 'narrow', Locale: 'de-DE' };
    let link;
    await withRecordPage(t, { origins, hash: hashOf(first) }, async ({ page, frame, choose, set }) => {
      for (const [label, value] of Object.entries(chosen)) await set(label, value);
      await choose(second);
      await frame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      link = new URL(page.url()).hash;
    });
    await withRecordPage(t, { origins, hash: link }, async ({ page, frame, region, toolbar }) => {
      await frame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      await region('Gesamtwert').getByText(/^[\d.]+,\d\d\s\$$/).waitFor();
      await frame.locator('html[data-color-scheme="dark"][data-density="compact"]').waitFor({ state: 'attached' });
      for (const [label, value] of Object.entries(chosen)) {
        assert.equal(await toolbar.getByLabel(label, { exact: true }).inputValue(), value);
      }
      assert.equal(await page.getByLabel('Record', { exact: true }).inputValue(), `${second.org}/${second.id}`);
    });
  });

  test('a hidden tab and a reloaded frame lose nothing', async (t) => {
    const origins = await demo();
    const record = await recordNamed(origins, ORDINARY);
    await withRecordPage(t, { origins, hash: hashOf(record) }, async ({ page, region, logged }) => {
      await region('Total value').waitFor();
      const hide = page.getByRole('button', { name: 'Hide tab', exact: true });
      await hide.click();
      await logged('visibility').filter({ hasText: '"visible":false' }).waitFor();
      await region('Total value').waitFor({ state: 'hidden' });
      await hide.click();
      await region('Total value').waitFor();
      await page.getByRole('button', { name: 'Reload frame', exact: true }).click();
      await until('a second handshake', async () => (await logged('accept').count()) === 2);
      await region('Total value').waitFor();
    });
  });

  test('two tabs of one browser do not hear each other', async (t) => {
    const origins = await demo();
    const [first, second] = [await recordNamed(origins, ORDINARY), await recordNamed(origins, ANOTHER)];
    await withRecordPage(t, { origins, hash: hashOf(first) }, async ({ page, region, frame }) => {
      await region('Total value').waitFor();
      const other = await page.context().newPage();
      await other.goto(`${origins.page}/${hashOf(second)}`);
      const otherFrame = other.locator('iframe[title]').first().contentFrame();
      await otherFrame.getByRole('heading', { name: second.name, exact: true }).waitFor();
      await otherFrame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
      assert.equal(await frame.getByRole('heading', { name: first.name, exact: true }).count(), 1);
      assert.equal(await frame.getByRole('heading', { name: second.name, exact: true }).count(), 0);
    });
  });
});
