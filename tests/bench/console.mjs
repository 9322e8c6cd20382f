// Memory and processor time of twenty widgets on one page, as in a Lightning console with many record tabs: all in sight, and
// with nineteen of them hidden. Beside it the same for twenty frames that hold a chart of lightweight-charts and nothing else.
//
// Memory is the proportional set size of all processes of the browser, as the kernel counts it, less that of the same browser
// with the page and without frames. Processor time is what these processes use while nobody does anything, in percent of
// one core. Each reading has a browser of its own. Prints one line of JSON.

import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { mount, openPlain } from '../browser/lws/page.mjs';

const require = createRequire(fileURLToPath(new URL('../browser/', import.meta.url)));
const { chromium } = require('playwright-core');

const INSTANCES = 20;
/** Until what was begun has ended: later parts, timers of the first seconds, the browser's own work. */
const REST_MS = 6_000;
const WATCHED_MS = 20_000;
const PATIENCE_MS = 60_000;
/** Of the processor time that the kernel gives; the same on every Linux that Chromium runs on. */
const TICKS_PER_SECOND = 100;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync', '--site-per-process'];

/** Frames side by side, so that none is out of sight: the browser slows such down. */
const GRID = `body { margin: 0; display: grid; grid-template-columns: repeat(5, 250px); gap: 4px }
body > div { height: 215px; overflow: auto } iframe { width: 100% !important; border: 0 }`;

const [recordPage] = process.argv.slice(2);
const points = Array.from({ length: 780 }, (_, day) => ({
  time: new Date(Date.UTC(2023, 0, 2 + day)).toISOString().slice(0, 10),
  value: 100 + Math.sin(day / 40) * 8 + day / 50
}));

const inlay = await widgets();
const peer = await charts();
process.stdout.write(`${JSON.stringify({ instances: INSTANCES, watched_seconds: WATCHED_MS / 1000, inlay, peer })}\n`);

/** The widget, in a page of the running demo. */
async function widgets() {
  const { bff, orgs } = await (await fetch(`${recordPage}/config.json`)).json();
  const [{ org, records }] = orgs;
  const clients = records.filter(({ kind }) => kind !== 'account').slice(0, INSTANCES);
  if (clients.length < INSTANCES) throw new Error(`the first org has ${clients.length} clients`);
  const add = async (page, index) => {
    const widget = await mount(page, { record: { ...clients[index], org }, service: bff });
    // What comes after the first picture is there as well.
    await widget.frame.locator('section.details').waitFor({ state: 'attached' });
  };
  return readings({ open: (page) => openPlain(page, { page: recordPage, backend: bff }), add });
}

/** Bare charts in frames of another site, as the widget's are. */
async function charts() {
  const library = readFileSync(
    new URL('../browser/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs', import.meta.url)
  );
  const script = `import { createChart, LineSeries } from './library.mjs';
const chart = createChart(document.body, { width: 240, height: 200 });
chart.addSeries(LineSeries).setData(${JSON.stringify(points)});
requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = ''; }));`;
  const files = {
    '/host': ['text/html', '<!doctype html><title>Host</title><body></body>'],
    '/chart': ['text/html', '<!doctype html><title>Chart</title><body><script type="module" src="/main.mjs"></script>'],
    '/main.mjs': ['text/javascript', script],
    '/library.mjs': ['text/javascript', library]
  };
  const server = createServer((request, response) => {
    const file = files[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  const add = async (page, index) => {
    await page.evaluate((address) => {
      const element = document.createElement('div');
      const frame = document.createElement('iframe');
      frame.title = 'Chart';
      frame.src = address;
      element.append(frame);
      document.body.append(element);
    }, `http://127.0.0.1:${port}/chart`);
    await page.locator('iframe').nth(index).contentFrame().locator('body[data-painted]').waitFor({ state: 'attached' });
  };
  try {
    const figures = await readings({ open: (page) => page.goto(`http://localhost:${port}/host`), add });
    return { name: 'lightweight-charts 5.2.1, chart only', ...figures };
  } finally {
    server.close();
  }
}

async function readings(parts) {
  return { all_visible: await reading(parts, false), one_visible: await reading(parts, true) };
}

/** One browser, from the empty page to twenty frames at rest. */
async function reading({ open, add }, isOneVisible) {
  const server = await chromium.launchServer({ executablePath: process.env.INLAY_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  const { pid } = server.process();
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await open(page);
    await page.addStyleTag({ content: GRID });
    await pause(REST_MS);
    const empty = memoryOf(pid);
    for (let index = 0; index < INSTANCES; index += 1) {
      if (isOneVisible && 0 < index) await hide(page, index - 1);
      await add(page, index);
    }
    await pause(REST_MS);
    const full = memoryOf(pid);
    const before = ticksOf(pid);
    await pause(WATCHED_MS);
    const used = (ticksOf(pid) - before) / TICKS_PER_SECOND;
    return {
      empty_bytes: empty,
      full_bytes: full,
      each_bytes: Math.round((full - empty) / INSTANCES),
      processor_percent: (used / (WATCHED_MS / 1000)) * 100,
      processes: familyOf(pid).length
    };
  } finally {
    await server.close();
  }
}

/** As the platform hides the tab of a record. */
function hide(page, index) {
  return page.evaluate((index) => { document.querySelectorAll('body > div')[index].style.display = 'none'; }, index);
}

/** A process and all that come from it. */
function familyOf(root) {
  const children = new Map();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? Number(statusOf(entry)?.[1]) : NaN;
    if (!Number.isNaN(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const family = [root];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

/** The fields of a process after its name, or nothing where it has ended. */
function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function memoryOf(root) {
  const kilobytes = familyOf(root).map((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
}

/** Processor time in user and kernel mode. */
function ticksOf(root) {
  return familyOf(root).map(statusOf).reduce((sum, fields) => (fields ? sum + Number(fields[11]) + Number(fields[12]) : sum), 0);
}
