// Milliseconds from the frame's navigation to its first painted chart, with Chromium slowed down four times.
//
// The widget is loaded inside the record page of the running demo; before each run its frame is loaded anew. The peer is
// a bare page that draws the same series with lightweight-charts and does nothing else: no session, no table, no frame.
// Prints one line of JSON.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const here = fileURLToPath(new URL('../browser/', import.meta.url));
const require = createRequire(here);
const { chromium } = require('playwright-core');

const SLOWDOWN = 4;
const RUNS = 5;
/** Until the widget has made, slowed down as it is, what comes after its first picture: a run must not wait for the one before. */
const REST_MS = 4000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

const [recordPage] = process.argv.slice(2);
const pause = (duration) => new Promise((done) => setTimeout(done, duration));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({ executablePath: process.env.INLAY_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  const ours = await widget();
  const theirs = await peer();
  process.stdout.write(`${JSON.stringify({ slowdown: SLOWDOWN, runs: RUNS, inlay: ours, peer: theirs })}\n`);
} finally {
  await browser.close();
}

/** As on a first visit, on a slower machine: nothing comes from the browser's cache. */
async function slowed(context, target) {
  const session = await context.newCDPSession(target);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
}

/** Notes in the frame what the widget tells its host about painting; runs before any script of the page. */
function notePainted() {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function post(message, ...rest) {
    if (message?.kind === 'painted') globalThis.paintedMs = message.body.sinceNavigationMs;
    return postMessage.call(this, message, ...rest);
  };
}

/** When the widget says that its chart is on the screen, since the frame's navigation. */
async function widget() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(notePainted);
  const page = await context.newPage();
  await page.goto(recordPage);
  const frameOf = () => page.frames().find((frame) => frame.url().includes('/embed?'));
  const waitUntilPainted = async () => {
    for (;;) {
      const time = await frameOf()?.evaluate(() => globalThis.paintedMs).catch(() => undefined);
      if (time) return time;
      await pause(50);
    }
  };
  await waitUntilPainted();
  // A frame of another site has a process of its own, which survives its reload and so does its slowdown.
  await slowed(context, page);
  await slowed(context, frameOf());
  await pause(REST_MS);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    await Promise.all([
      page.waitForEvent('framenavigated', (frame) => frame.url().includes('/embed?')),
      page.getByRole('button', { name: 'Reload frame' }).click()
    ]);
    runs.push(await waitUntilPainted());
    await pause(REST_MS);
  }
  await context.close();
  return { runs_ms: runs, median_ms: median(runs) };
}

/** The same for a bare page with lightweight-charts. */
async function peer() {
  const library = readFileSync(
    new URL('../browser/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs', import.meta.url)
  );
  const points = Array.from({ length: 780 }, (_, day) => ({
    time: new Date(Date.UTC(2023, 0, 2 + day)).toISOString().slice(0, 10),
    value: 100 + Math.sin(day / 40) * 8 + day / 50
  }));
  const script = `import { createChart, LineSeries } from './library.mjs';
const chart = createChart(document.body, { width: 720, height: 240 });
chart.addSeries(LineSeries).setData(${JSON.stringify(points)});
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('painted')));`;
  const files = {
    '/': ['text/html', '<!doctype html><body><script type="module" src="/main.mjs"></script>'],
    '/main.mjs': ['text/javascript', script],
    '/library.mjs': ['text/javascript', library]
  };
  const server = createServer((request, response) => {
    const file = files[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file[0], 'content-encoding': 'br' }).end(brotliCompressSync(file[1]));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await slowed(context, page);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.goto(address);
    await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
    runs.push(await page.evaluate(() => performance.getEntriesByName('painted')[0].startTime));
  }
  server.close();
  await context.close();
  return { name: 'lightweight-charts 5.2.1, chart only', brotli_bytes: brotliCompressSync(library).length, runs_ms: runs, median_ms: median(runs) };
}
