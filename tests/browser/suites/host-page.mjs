// The record page and the widget as one: handshake, theme, height, and a log that an integrator can trust.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { demo, withRecordPage } from '../harness.mjs';

async function firstRecord(origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  return { ...orgs[0].records[0], org: orgs[0].org };
}

describe('host page', () => {
  test('the log shows the handshake and the messages, and never an assertion', async (t) => {
    const origins = await demo();
    const record = await firstRecord(origins);
    let assertion;
    const prepare = (page) => page.on('response', async (response) => {
      if (response.url().endsWith('/apex/mint')) assertion = (await response.json()).assertion;
    });
    await withRecordPage(t, { origins, prepare }, async ({ page, open }) => {
      await open(record);
      const log = page.getByRole('region', { name: 'Protocol log' });
      for (const kind of ['hello', 'welcome', 'accept', 'context', 'token-needed', 'token', 'theme', 'ready', 'painted', 'resize']) {
        await log.getByText(kind, { exact: true }).first().waitFor();
      }
      assert.ok(assertion, 'an assertion was minted');
      assert.ok(!(await page.content()).includes(assertion), 'the assertion stands in the page');
    });
  });

  test('dark reaches the widget at once', async (t) => {
    const origins = await demo();
    await withRecordPage(t, { origins }, async ({ frame, open, set }) => {
      await open(await firstRecord(origins));
      const scheme = () => frame.locator('html').evaluate((element) => getComputedStyle(element).colorScheme);
      assert.match(await scheme(), /light/);
      await set('Colour scheme', 'dark');
      await frame.locator('html').and(frame.locator(':root')).evaluate(
        (element) => new Promise((done) => {
          const check = () => (getComputedStyle(element).colorScheme.includes('dark') ? done() : requestAnimationFrame(check));
          check();
        })
      );
      assert.match(await scheme(), /dark/);
    });
  });

  test('the frame is as high as its content: no inner scrollbar, wide or narrow', async (t) => {
    const origins = await demo();
    await withRecordPage(t, { origins }, async ({ page, frame, open, set }) => {
      await open(await firstRecord(origins));
      for (const column of ['wide', 'narrow']) {
        await set('Column', column);
        await page.waitForFunction(() => {
          const find = (rootNode) => {
            for (const element of rootNode.querySelectorAll('*')) {
              if (element.tagName === 'IFRAME') return element;
              const inside = element.shadowRoot && find(element.shadowRoot);
              if (inside) return inside;
            }
            return null;
          };
          return find(document)?.getBoundingClientRect().height > 400;
        });
        await frame.locator('html').evaluate((element) => new Promise((done) => {
          const check = () => (element.scrollHeight <= window.innerHeight + 1 ? done() : requestAnimationFrame(check));
          check();
        }));
        const overflow = await frame.locator('html').evaluate((element) => element.scrollWidth - element.clientWidth);
        assert.ok(overflow <= 0, `the widget is ${overflow} px too wide`);
      }
    });
  });

  test('the frame has a descriptive title and does not take the focus', async (t) => {
    const origins = await demo();
    await withRecordPage(t, { origins }, async ({ page, open }) => {
      await open(await firstRecord(origins));
      const title = await page.locator('iframe').first().getAttribute('title');
      assert.match(title, /portfolio/i);
      assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'IFRAME');
    });
  });
});
