// The measuring page in a browser: serves what `cargo xtask bench` built, and opens it.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../browser/', import.meta.url)));
const { chromium } = require('playwright-core');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];
// A page that is isolated has a clock of five microseconds instead of a hundred.
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Opens the page of the folder `built`, runs `measure` in it and closes it again.
 *
 * @param {string} built
 * @param {number} pixelRatio device pixels to a CSS pixel
 * @param {(given: any) => Promise<any>} measure runs in the page: it sees nothing of the script that it stands in
 * @param {any} given to `measure`
 * @returns {Promise<any>} what `measure` returned
 */
export async function inPage(built, pixelRatio, measure, given) {
  const files = {
    '/': ['text/html', at('page/index.html')],
    '/bench-page.js': ['text/javascript', `${built}/bench-page.js`],
    '/bench-page_bg.wasm': ['application/wasm', `${built}/bench-page_bg.wasm`],
    '/inlay.css': ['text/css', at('../../static/inlay.css')],
    '/chart.css': ['text/css', at('../../static/chart.css')],
    '/uplot.mjs': ['text/javascript', at('../browser/node_modules/uplot/dist/uPlot.esm.js')],
    '/uplot.css': ['text/css', at('../browser/node_modules/uplot/dist/uPlot.min.css')]
  };
  const server = createServer((request, response) => {
    const file = files[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file[0], ...ISOLATED }).end(readFileSync(file[1]));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await chromium.launch({ executablePath: process.env.INLAY_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, deviceScaleFactor: pixelRatio });
    const page = await context.newPage();
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.locator('body[data-ready]').waitFor();
    return await page.evaluate(measure, given);
  } finally {
    await browser.close();
    server.close();
  }
}
