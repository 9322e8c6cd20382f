// Memory of the widget after a few changes of the record and after many, in the record page of the running demo.
//
// The page goes round five households; the component and its frame stay, as in a Lightning console. Both readings are
// taken on the same household, with all five seen before the first, and after the garbage collector has run. What is
// read: the heap of scripts, what the browser keeps for the document (its heap, and how many nodes and listeners),
// and the WebAssembly memory, which can only grow. Prints one line of JSON.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../browser/', import.meta.url)));
const { chromium } = require('playwright-core');

const RECORDS = 5;
// Each a whole number of rounds.
const FEW = 5;
const MANY = 50;
const PATIENCE_MS = 60_000;
// The frame is of another site and has a process of its own here, so that its figures are those of the widget alone.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync', '--site-per-process'];

const [recordPage] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.INLAY_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  await browser.close();
}

async function measure() {
  const addresses = await households();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(`${recordPage}/${addresses[0]}`);
  const frame = await frameOf(page);
  await shown(frame, 1);
  const session = await context.newCDPSession(frame);
  const readings = {};
  for (let change = 1; change <= MANY; change += 1) {
    const painted = await frame.evaluate(() => globalThis.paintedTimes);
    await page.evaluate((hash) => { location.hash = hash; }, addresses[change % RECORDS]);
    await shown(frame, painted + 1);
    if (change === FEW || change === MANY) readings[change] = await read(session, frame);
  }
  await context.close();
  const [few, many] = [readings[FEW], readings[MANY]];
  return { records: RECORDS, few: { changes: FEW, ...few }, many: { changes: MANY, ...many }, ratio: many.total_bytes / few.total_bytes };
}

/** The addresses of five households of one org, the largest among them: the record page puts it last. */
async function households() {
  const { orgs } = await (await fetch(`${recordPage}/config.json`)).json();
  const [{ org, records }] = orgs;
  const all = records.filter(({ kind }) => kind === 'household');
  if (all.length < RECORDS) throw new Error(`the first org has ${all.length} households`);
  return [...all.slice(0, RECORDS - 1), all.at(-1)].map(({ id }) => `#${new URLSearchParams({ org, record: id })}`);
}

/** Notes in the frame how often the widget has painted, and its memory; runs before any script of the page. */
function watch() {
  globalThis.paintedTimes = 0;
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function post(message, ...rest) {
    if (message?.kind === 'painted') globalThis.paintedTimes += 1;
    return postMessage.call(this, message, ...rest);
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) globalThis.widgetMemory = memory;
      return made;
    };
  }
}

async function frameOf(page) {
  const element = await page.locator('iframe').elementHandle();
  const frame = await element.contentFrame();
  await frame.waitForURL(/\/embed\?/);
  return frame;
}

/** Waits until the widget has painted so many times, and until what comes after the first paint is there as well. */
async function shown(frame, times) {
  await frame.waitForFunction((least) => globalThis.paintedTimes >= least, times);
  await frame.locator('section.details').waitFor();
}

async function read(session, frame) {
  // More than once: what one run sets free may hold what only the next one can.
  for (let run = 0; run < 3; run += 1) await session.send('HeapProfiler.collectGarbage');
  const heap = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const wasm = await frame.evaluate(() => globalThis.widgetMemory.buffer.byteLength);
  const figures = { script_bytes: heap.usedSize, document_bytes: heap.embedderHeapUsedSize, wasm_bytes: wasm };
  return { ...figures, total_bytes: heap.usedSize + heap.embedderHeapUsedSize + wasm, nodes, listeners: jsEventListeners };
}
