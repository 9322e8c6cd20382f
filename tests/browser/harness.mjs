// Starts the demo and the browser once, and opens record pages in them.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '../..');
const output = join(here, 'output');
const xtask = process.env.INLAY_XTASK ?? join(root, 'target/debug/xtask');

// Chromium's own background traffic is switched off: the tests must pass on a machine without any network.
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/** Whatever does not happen within this time does not happen. */
export const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;

const ORDINARY_SCREEN = { width: 1280, height: 900 };
/** Wide enough for every column of a table that is there from the start. */
export const WIDE_SCREEN = { width: 1920, height: 1000 };

const running = [];
async function stopEverything() {
  for (const stop of running.splice(0).reverse()) await stop();
}
after(stopEverything);
// The runner ends a file that takes too long with a signal; servers that go on would keep the runner waiting for ever.
process.once('SIGTERM', () => stopEverything().finally(() => process.exit(1)));

/** Whether three neighbouring ports are free, so that three servers can have them. */
async function portsAreFree(base) {
  for (const port of [base, base + 1, base + 2]) {
    const free = await new Promise((done) => {
      const probe = createServer();
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (!free) return false;
  }
  return true;
}

async function freePortBase() {
  for (let base = 18_700; base < 19_700; base += 10) {
    if (await portsAreFree(base)) return base;
  }
  throw new Error('no three neighbouring free ports between 18700 and 19700');
}

/**
 * Runs `cargo xtask demo` with `args` until its address is printed.
 *
 * @returns {Promise<{page: string, backend: string, sandbox: string, output: string[]}>} the origins of its servers
 */
async function startDemo(args) {
  const base = await freePortBase();
  const state = mkdtempSync(join(tmpdir(), 'inlay-demo-'));
  const child = spawn(xtask, ['demo', '--no-build', '--port-base', String(base), '--state', state, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const lines = [];
  const ended = new Promise((done) => child.once('exit', done));
  running.push(async () => {
    child.kill('SIGINT');
    await ended;
    rmSync(state, { recursive: true, force: true });
  });
  const page = `http://localhost:${base + 2}`;
  await new Promise((ready, failed) => {
    const read = (line) => {
      lines.push(line);
      if (line.includes(page)) ready();
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${lines.join('\n')}`)));
  });
  return { page, backend: `http://127.0.0.1:${base}`, sandbox: `http://127.0.0.1:${base + 1}`, output: lines };
}

const demos = new Map();

/** The running demo with these arguments; started at first use, shared by all suites. */
export function demo(...args) {
  const key = args.join(' ');
  if (!demos.has(key)) demos.set(key, startDemo(args));
  return demos.get(key);
}

const browsers = new Map();

/**
 * The browser; launched at first use. A context's own `deviceScaleFactor` reaches the record page only: the widget is of
 * another site and so lives in another process, which knows the scale of the screen alone.
 *
 * @param {number} screenScale device pixels to a CSS pixel
 */
export function browser(screenScale = 1) {
  if (!browsers.has(screenScale)) browsers.set(screenScale, launch(screenScale));
  return browsers.get(screenScale);
}

async function launch(screenScale) {
  const instance = await chromium.launch({
    executablePath: process.env.INLAY_CHROMIUM ?? '/usr/bin/chromium',
    args: [...CHROMIUM_FLAGS, `--force-device-scale-factor=${screenScale}`]
  });
  running.push(() => instance.close());
  return instance;
}

/**
 * Opens the record page in a fresh browser context and hands it to `use`; closes it after.
 * On failure leaves a picture and the protocol log in `output/`.
 *
 * @param {object} parts
 * @param {object} parts.origins of the running demo
 * @param {string} [parts.hash] what the page shows first, as in a shared link; with the leading `#`
 * @param {number} [parts.screenScale]
 * @param {{width: number, height: number}} [parts.viewport]
 * @param {(page: import('playwright-core').Page) => Promise<void>} [parts.prepare] before the page is loaded
 */
export async function withRecordPage(test, { origins, hash = '', screenScale = 1, viewport = ORDINARY_SCREEN, prepare }, use) {
  const context = await (await browser(screenScale)).newContext({
    viewport,
    deviceScaleFactor: screenScale
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems = watchForProblems(page);
  try {
    await prepare?.(page);
    await page.goto(`${origins.page}/${hash}`);
    await use(recordPage(page), problems);
  } catch (error) {
    await keepTraces(test.name, page, `${error.stack}\n\n${problems.all.join('\n')}`);
    throw error;
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

async function keepTraces(testName, page, text) {
  mkdirSync(output, { recursive: true });
  const file = join(output, testName.replaceAll(/[^a-zA-Z0-9]+/g, '-'));
  await page.screenshot({ path: `${file}.png`, fullPage: true }).catch(() => {});
  const log = await page.getByRole('region', { name: 'Protocol log' }).innerText({ timeout: 1000 }).catch(() => 'no protocol log');
  writeFileSync(`${file}.txt`, `${text}\n\n${log}\n`);
}

/** Looks until `probe` answers something true, and returns it. `wanted` says what was waited for. */
export async function until(wanted, probe) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (end < Date.now()) throw new Error(`not within ${PATIENCE_MS} ms: ${wanted}`);
    await pause(LOOK_AGAIN_MS);
  }
}

/** Collects what a page must never produce: script errors and violations of the content security policy. */
function watchForProblems(page) {
  const problems = { all: [], violations: [], errors: [] };
  page.on('console', (message) => {
    const line = `${message.type()}: ${message.text()}`;
    problems.all.push(line);
    if (message.text().includes('Content Security Policy')) problems.violations.push(line);
  });
  page.on('pageerror', (error) => {
    problems.all.push(String(error));
    problems.errors.push(String(error));
  });
  return problems;
}

/** The record page and the widget in it, by role and name. */
function recordPage(page) {
  const frame = page.locator('iframe[title]').first().contentFrame();
  const toolbar = page.getByRole('region', { name: 'How the page is shown', exact: true });
  const choose = (record) => page.getByLabel('Record', { exact: true }).selectOption(`${record.org}/${record.id}`);
  return {
    page,
    frame,
    /** The widget's document, for what has no locator. */
    widget: () => until('the frame of the widget', () => page.frames().find((each) => each.url().includes('/embed?'))),
    /** A message of this kind in the protocol log. */
    logged: (kind) => page.getByRole('region', { name: 'Protocol log' }).locator(`[data-kind="${kind}"]`),
    /** A region of the widget. */
    region: (name) => frame.getByRole('region', { name, exact: true }),
    /** Chooses a record in the page's picker. */
    choose,
    /** Chooses a record and waits until the widget shows it. */
    open: async (record) => {
      await choose(record);
      await frame.getByRole('heading', { name: record.name, exact: true }).waitFor();
      await frame.getByRole('region', { name: 'Total value', exact: true }).waitFor();
    },
    /** The controls of the page, apart from the record's. */
    toolbar,
    /** Sets one of them. */
    set: (label, value) => toolbar.getByLabel(label, { exact: true }).selectOption(value)
  };
}

/** The folder of real broker statements, or null where it is not there. */
export function brokerStatements() {
  const folder = join(process.env.INLAY_SPECS ?? join(root, '../shared/specs'), 'custodian-samples');
  return existsSync(folder) ? folder : null;
}
