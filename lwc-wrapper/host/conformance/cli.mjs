#!/usr/bin/env node
// `inlay-conformance`: tries a host or a guest against the rules of the protocol. Ends with 0 when all are kept, with 1 when
// one is broken or could not be tried, and with 2 when it was called wrongly.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { conforms, textOf } from './report.mjs';

const USAGE = `Usage:
  inlay-conformance host <module>            tries the host whose adapter this module exports as createHost
  inlay-conformance guest <address> --page <address>
                                             tries the widget's page at the first address, in a real browser, framed by the
                                             page at the second, which must be on the org's list of host pages
  --json                                     the result as JSON
  --object <name>, --record <id>, --org <id> what the context of a guest says; the org is read from the address

The browser is the Chromium that INLAY_CHROMIUM names, and needs the npm package playwright-core.
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  page: { type: 'string' },
  object: { type: 'string', default: 'Account' },
  record: { type: 'string', default: '001A0000006Vm9rIAC' },
  org: { type: 'string' },
  help: { type: 'boolean', default: false }
};

class Misuse extends Error {}

async function run() {
  const { values, positionals } = read();
  const [what, target, ...rest] = positionals;
  if (values.help) {
    return { text: USAGE, code: 0 };
  }
  if (!['host', 'guest'].includes(what) || !target || rest.length !== 0) {
    throw new Misuse('say host or guest, and which');
  }
  const results = what === 'host' ? await tryHostModule(target) : await tryGuestPage(target, values);
  const text = values.json ? `${JSON.stringify(results, null, 2)}\n` : textOf(`${what} ${target}`, results);
  return { text, code: conforms(results) ? 0 : 1 };
}

function read() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Misuse(error.message);
  }
}

async function tryHostModule(path) {
  const { createHost } = await import(pathToFileURL(resolve(path)).href);
  if (typeof createHost !== 'function') {
    throw new Misuse(`${path} exports no function createHost`);
  }
  const { tryHost } = await import('./host/run.mjs');
  return tryHost(createHost);
}

async function tryGuestPage(address, { page, ...parts }) {
  if (!URL.canParse(address) || !URL.canParse(page ?? '')) {
    throw new Misuse('a guest needs its own address and --page with that of a host page');
  }
  const { Missing, tryGuest } = await import('./guest/run.mjs');
  try {
    return await tryGuest({ address, page, ...parts });
  } catch (error) {
    throw error instanceof Missing ? new Misuse(error.message) : error;
  }
}

function end(stream, text, code) {
  // What is tried may leave timers and ports behind, so the process does not end by itself.
  stream.write(text, () => process.exit(code));
}

run().then(
  ({ text, code }) => end(process.stdout, text, code),
  (error) => {
    const isMisuse = error instanceof Misuse;
    end(process.stderr, isMisuse ? `${error.message}\n\n${USAGE}` : `${error.stack}\n`, 2);
  }
);
