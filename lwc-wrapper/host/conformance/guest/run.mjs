// Tries one guest, in a real browser, against every rule of the protocol that a guest has to keep.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Broken } from '../verdict.mjs';
import { installMockHost, openGuest } from './mockHost.mjs';
import { RULES } from './rules/index.mjs';

/** Rules that are tried at the same time, each in a browser context and page of its own, which then serve the next one. */
const AT_ONCE = 6;

// A browser's own background traffic is switched off: the kit has to work on a machine without any network.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run'
];

/** Something that the kit needs is not there. */
export class Missing extends Error {}

/** Starts the Chromium that `INLAY_CHROMIUM` names, with the playwright-core of the project in which the command runs. */
export async function launch() {
  const { chromium } = importPlaywright();
  return chromium.launch({ executablePath: process.env.INLAY_CHROMIUM, args: FLAGS });
}

function importPlaywright() {
  const require = createRequire(join(process.cwd(), 'package.json'));
  try {
    return require('playwright-core');
  } catch {
    throw new Missing('a guest is tried in a browser: install the npm package playwright-core where you run this');
  }
}

/**
 * @param {object} parts
 * @param {string} parts.address The guest's page.
 * @param {string} parts.page A plain document on an origin of the org's list of host pages; its content is taken away.
 * @param {string} parts.record Record id, and `object` its object; `org`, where the address does not say it.
 * @param {import('playwright-core').Browser} [parts.browser] A running one, instead of one of its own.
 */
export async function tryGuest({ browser, ...parts }) {
  const own = browser ? undefined : await launch();
  const elsewhere = await serveElsewhere();
  try {
    const results = new Array(RULES.length);
    const waiting = RULES.map((rule, place) => ({ rule, place }));
    const work = async () => {
      const context = await (browser ?? own).newContext({ viewport: { width: 1000, height: 800 } });
      const page = await context.newPage();
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        results[next.place] = await tryRule(next.rule, page, elsewhere.origin, parts);
      }
      await context.close();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return results;
  } finally {
    elsewhere.close();
    await own?.close();
  }
}

async function tryRule(rule, page, elsewhere, { address, page: hostPage, record, object, org }) {
  const { id, section, says } = rule;
  const bodies = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  try {
    await page.goto(hostPage);
    await page.evaluate(installMockHost);
    const seen = await rule.attempt({
      page,
      context: contextOf({ record, object, org: org ?? new URL(address).searchParams.get('org') ?? '' }),
      open: (parts) => openGuest(page, address, parts),
      openElsewhere: () => onPage(page.context(), elsewhere, (other) => openGuest(other, address)),
      fromSibling: await sibling(page),
      sent: (text) => bodies.filter((body) => body.includes(text)),
      frameOf: () => page.frames().find((frame) => frame.url().startsWith(address))
    });
    return { rule: id, section, says, verdict: 'kept', seen };
  } catch (error) {
    const verdict = error instanceof Broken ? 'broken' : 'untried';
    return { rule: id, section, says, verdict, seen: error.message.split('\n')[0] };
  } finally {
    // What the rule has left on the page goes when the next one opens it.
    ['request', 'pageerror'].forEach((name) => page.removeAllListeners(name));
    const others = page
      .context()
      .pages()
      .filter((each) => each !== page);
    await Promise.all(others.map((each) => each.close()));
  }
}

async function onPage(context, address, use) {
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(installMockHost);
  return use(page);
}

/** Posts window messages to the first guest from another frame of the same page. */
async function sibling(page) {
  async function post(data) {
    const before = new Set(page.frames());
    await page.evaluate(() => document.body.append(document.createElement('iframe')));
    const frame = page.frames().find((each) => !before.has(each));
    post.frame = frame;
    await frame.evaluate((what) => {
      const { port1, port2 } = new MessageChannel();
      window.heard = [];
      port1.onmessage = (event) => window.heard.push(event.data);
      window.parent.frames[0].postMessage(what, '*', [port2]);
    }, data);
  }
  post.heard = () => post.frame.evaluate(() => window.heard);
  return post;
}

/** A page of an origin that nobody has listed. */
function serveElsewhere() {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title><body></body>');
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () =>
      done({
        origin: `http://127.0.0.1:${server.address().port}/`,
        close() {
          server.closeAllConnections();
          server.close();
        }
      })
    );
  });
}

function contextOf({ record, object, org }) {
  return {
    recordId: record,
    object,
    org,
    locale: 'en-US',
    language: 'en',
    currency: 'USD',
    timeZone: 'UTC',
    direction: 'ltr',
    view: 'portfolio',
    properties: {},
    capabilities: []
  };
}
