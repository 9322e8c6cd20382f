// The charts as a tool: a period drawn with the pointer, a picture to keep, a page to print, and what is said meanwhile.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { demo, until, withRecordPage } from '../harness.mjs';
import { ORDINARY, hashOf, recordNamed } from '../sandbox.mjs';
import { choosePeriod, opened, periodButton, range } from '../workspace.mjs';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Of a saved picture, in its own pixels. */
const PICTURE_SIZE = { width: 1920, height: 1080 };
const WHITE = [255, 255, 255];

/** Opens the ordinary record with `more` in the page's address, on a screen of `viewport`. */
async function onRecord(t, use, { more = {}, ...screen } = {}) {
  const origins = await demo();
  const record = await recordNamed(origins, ORDINARY);
  await withRecordPage(t, { origins, hash: hashOf(record, more), ...screen }, async (parts) => {
    await opened(parts);
    await use({ ...parts, performance: parts.region('Performance') });
  });
}

const chartOf = ({ performance }) => performance.getByRole('application');
const spokenBy = ({ performance }) => performance.getByRole('status');

/** Drags the mouse over the chart, from and to a share of its width. */
async function drag(parts, from, to) {
  const { page } = parts;
  await chartOf(parts).scrollIntoViewIfNeeded();
  const box = await chartOf(parts).boundingBox();
  const y = box.y + box.height / 3;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * (from + to) / 2, y);
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

const days = async (parts) => (await range(parts)).split(' to ').map((text) => Date.parse(`${text} UTC`));

/** What stands in the page while it is printed: the browser's own dialog cannot be driven, so it is told in its place. */
function printedInstead() {
  window.print = () => {
    window.dispatchEvent(new Event('beforeprint'));
    const sheets = [...document.querySelectorAll('.paper-sheet')];
    window.printed = sheets.map((sheet) => {
      const canvas = sheet.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const inked = data.filter((value, index) => index % 4 !== 3 && value < 200).length;
      return {
        title: sheet.querySelector('h3').textContent,
        lines: [...sheet.querySelectorAll('p')].map((line) => line.textContent),
        rows: sheet.querySelectorAll('tbody tr').length,
        heads: [...sheet.querySelectorAll('thead th')].map((head) => head.textContent),
        corner: [...data.slice(0, 3)],
        width: canvas.width,
        inked
      };
    });
    window.dispatchEvent(new Event('afterprint'));
  };
}

describe('charts', () => {
  test('a period is drawn with the mouse, either way round, and said once it is there', async (t) => {
    await onRecord(t, async (parts) => {
      await choosePeriod(parts, '1 year');
      const [first, last] = await days(parts);
      await drag(parts, 0.75, 0.25);
      const custom = periodButton(parts, 'Custom period');
      await until('a custom period', async () => (await custom.getAttribute('aria-pressed')) === 'true');
      const [from, to] = await days(parts);
      const share = (day) => (day - first) / (last - first);
      assert.ok(Math.abs(share(from) - 0.25) < 0.02, `it begins at ${share(from)}`);
      assert.ok(Math.abs(share(to) - 0.75) < 0.02, `it ends at ${share(to)}`);
      const said = await until('the period is said', () => spokenBy(parts).innerText());
      // The year is written once where it is the same.
      const [, opening, year, closing] = /^Now showing (\w+ \d+)(, \d+)? – (\w+ \d+, \d+)\.$/.exec(said) ?? [];
      const spoken = [`${opening}${year ?? closing.slice(-6)}`, closing].map((text) => Date.parse(`${text} UTC`));
      assert.deepEqual(spoken, [from, to], said);
    });
  });

  test('the keyboard marks a period, hears it, takes it, and hears that it is shown', async (t) => {
    await onRecord(t, async (parts) => {
      await choosePeriod(parts, '1 year');
      await chartOf(parts).focus();
      await parts.page.keyboard.press('End');
      for (let steps = 0; steps < 3; steps += 1) await parts.page.keyboard.press('Shift+PageUp');
      const marked = await until('the mark is said', async () => {
        const text = await spokenBy(parts).innerText();
        return text.includes('Show the selected period: Enter.') && text;
      });
      await parts.page.keyboard.press('Enter');
      const shown = await until('the period is said', async () => {
        const text = await spokenBy(parts).innerText();
        return text.startsWith('Now showing') && text;
      });
      assert.equal(shown, `Now showing ${marked.split('. Show')[0]}.`);
      assert.equal(await spokenBy(parts).count(), 1, 'one place says it');
      assert.ok(await chartOf(parts).evaluate((chart) => chart === document.activeElement));
    });
  });

  test('zooming says what is seen, and the button that shows everything again leaves the focus at the chart', async (t) => {
    await onRecord(t, async (parts) => {
      const { performance } = parts;
      await choosePeriod(parts, '1 year');
      await performance.getByRole('button', { name: 'Zoom in', exact: true }).press('Enter');
      const zoomed = await until('the zoom is said', () => spokenBy(parts).innerText());
      assert.match(zoomed, /^Now showing .+ – .+\.$/);
      const whole = performance.getByRole('button', { name: 'Show the whole period', exact: true });
      await whole.press('Enter');
      await whole.waitFor({ state: 'detached' });
      await until('the whole is said', async () => {
        const text = await spokenBy(parts).innerText();
        return text.startsWith('Now showing') && text !== zoomed;
      });
      assert.ok(await chartOf(parts).evaluate((chart) => chart === document.activeElement));
    });
  });

  test('the summary is told once, and every list beside it has a name', async (t) => {
    await onRecord(t, async (parts) => {
      await choosePeriod(parts, 'Since inception');
      const tree = await parts.performance.ariaSnapshot();
      assert.equal(tree.match(/lowest .+? highest/g).length, 3, `one sentence for each of three series:\n${tree}`);
      assert.deepEqual(tree.match(/- list:/g), null, tree);
    });
  });

  test('a picture is saved as PNG under the name of its day, on light paper from a dark page too', async (t) => {
    await onRecord(t, async (parts) => {
      const { page, performance, widget } = parts;
      const closing = (await range(parts)).split(' to ')[1];
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        performance.getByRole('button', { name: 'Save as picture', exact: true }).click()
      ]);
      const day = new Date(`${closing} UTC`).toISOString().slice(0, 10);
      assert.equal(download.suggestedFilename(), `portfolio-chart-${day}.png`);
      const bytes = readFileSync(await download.path());
      assert.deepEqual([...bytes.subarray(0, 8)], PNG_SIGNATURE);
      const seen = await (await widget()).evaluate(looked, [...bytes]);
      assert.deepEqual(seen.size, PICTURE_SIZE);
      assert.deepEqual(seen.corner, WHITE);
      // Title above, source below, and the lines between them.
      for (const [part, inked] of Object.entries(seen.inked)) assert.ok(200 < inked, `${part}: ${inked} pixels`);
      assert.equal(await performance.locator('.save-panel').count(), 0);
    }, { more: { scheme: 'dark' } });
  });

  test('printing makes a page of its own with title, date, summary and table, on light paper from a dark page too', async (t) => {
    await onRecord(t, async (parts) => {
      const { performance, widget, region } = parts;
      await choosePeriod(parts, '1 month');
      const document = await widget();
      await document.evaluate(printedInstead);
      await performance.getByRole('button', { name: 'Print', exact: true }).click();
      const [sheet, ...others] = await document.evaluate(() => window.printed);
      assert.deepEqual(others, []);
      assert.equal(sheet.title, 'Performance');
      const [shown, source, summary] = sheet.lines;
      assert.match(shown, /^\w+ \d+ – \w+ \d+, \d+$|^\w+ \d+, \d+ – \w+ \d+, \d+$/);
      const closing = (await range(parts)).split(' to ')[1];
      assert.ok(source.endsWith(`as of ${closing}`), source);
      assert.match(summary, /^Portfolio: from .* lowest .* highest/);
      assert.deepEqual(sheet.heads.slice(0, 2), ['Date', 'Portfolio']);
      assert.ok(18 <= sheet.rows && sheet.rows <= 26, `${sheet.rows} days of a month`);
      assert.deepEqual(sheet.corner, WHITE);
      assert.ok(1000 < sheet.inked && 2000 <= sheet.width, JSON.stringify(sheet));
      assert.equal(await performance.locator('.paper-sheet').count(), 0, 'nothing of it stays');
      assert.equal(await region('Allocation').locator('.paper-bar').count(), 0, 'nor of the other charts');
      assert.equal(await performance.getByText('Printing is not allowed').count(), 0);
    }, { more: { scheme: 'dark' } });
  });

  test('where the page forbids printing, a sentence says what to do instead', async (t) => {
    await onRecord(t, async (parts) => {
      const { performance, widget } = parts;
      await (await widget()).evaluate(() => { window.print = () => {}; });
      await performance.getByRole('button', { name: 'Print', exact: true }).click();
      await performance.getByRole('paragraph').filter({ hasText: 'Save the chart as a picture and print that.' }).first().waitFor();
      assert.match(await spokenBy(parts).innerText(), /^Printing is not allowed in this page\./);
    });
  });

  test('bars and columns are on paper in light colours, each as long as its row is there', async (t) => {
    await onRecord(t, async (parts) => {
      const { page, region, widget } = parts;
      const document = await widget();
      await page.emulateMedia({ media: 'print' });
      await document.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      for (const name of ['Allocation', 'Against the model Balanced 60/40', 'Income']) {
        const bars = await region(name).locator('.paper-bar').evaluateAll(measured);
        const tracks = await region(name).locator('.bar-track').count();
        assert.equal(bars.length, tracks, name);
        assert.ok(bars.every(({ fits }) => fits), `${name}: ${JSON.stringify(bars)}`);
        assert.ok(bars.some(({ inked }) => 100 < inked), `${name}: ${JSON.stringify(bars)}`);
      }
      const text = await region('Allocation').getByRole('button', { name: /^Equities/ }).evaluate((button) => getComputedStyle(button).color);
      assert.equal(text, 'rgb(46, 46, 46)');
      await document.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      assert.equal(await region('Allocation').locator('.paper-bar').count(), 0);
    }, { more: { scheme: 'dark' } });
  });

  test('in a column of 280 pixels the values of a day stand above the plot and cover nothing of it', async (t) => {
    await onRecord(t, async (parts) => {
      const { page, performance } = parts;
      await chartOf(parts).focus();
      await page.keyboard.press('End');
      const box = performance.locator('.readout');
      await box.waitFor();
      const [readout, plot, legend] = await Promise.all(
        [box, chartOf(parts), performance.getByRole('list', { name: 'Legend', exact: true })].map((part) => part.boundingBox()));
      assert.ok(readout.y + readout.height <= plot.y, `${JSON.stringify({ readout, plot })}`);
      assert.ok(legend.y - 1 <= readout.y, `it covers more than the legend: ${JSON.stringify({ readout, legend })}`);
      assert.ok(plot.width < readout.width, 'it has the whole width');
    }, { viewport: { width: 312, height: 800 } });
  });
});

/** Runs in the widget: what a picture's bytes show. */
async function looked(bytes) {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const dark = (top, height) => {
    const { data } = context.getImageData(0, top, image.width, height);
    let count = 0;
    for (let red = 0; red < data.length; red += 4) if (data[red] + data[red + 1] + data[red + 2] < 480) count += 1;
    return count;
  };
  const { width, height } = image;
  return {
    size: { width, height },
    corner: [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)],
    inked: { title: dark(40, 60), legend: dark(130, 60), lines: dark(height / 2 - 200, 400), source: dark(height - 90, 60) }
  };
}

/** Runs in the widget: whether each bar is as large as what it stands in, and how much of it is drawn. */
function measured(bars) {
  return bars.map((bar) => {
    const [own, track] = [bar, bar.parentElement].map((element) => element.getBoundingClientRect());
    const { data } = bar.getContext('2d').getImageData(0, 0, bar.width, bar.height);
    let inked = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] > 0) inked += 1;
    return { fits: Math.abs(own.width - track.width) <= 2 && 0 < own.width, inked };
  });
}
