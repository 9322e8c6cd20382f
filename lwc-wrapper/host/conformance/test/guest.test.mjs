// The kit itself, for guests: the plain one keeps every rule, and each mutant is caught by the rule that it breaks.
// Needs a Chromium, which INLAY_CHROMIUM names, and playwright-core where it is run.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { tryGuest } from '../guest/run.mjs';
import { RULES } from '../guest/rules/index.mjs';
import { handshake, ruleOfMessage, ruleOfWelcome, toGuest } from '../transcripts.mjs';
import { serveGuests } from './guestServer.mjs';

const kit = fileURLToPath(new URL('..', import.meta.url));
const mutants = readdirSync(join(kit, 'mutants/guests')).map((name) => name.replace('.mjs', ''));

let server;
let browser;

/** The rules that this guest did not keep, with their verdicts. */
async function notKept(mutant) {
  const parts = { browser, page: server.page, record: '001A0000006Vm9rIAC', object: 'Account' };
  const results = await tryGuest({ ...parts, address: server.address(mutant) });
  return results.filter(({ verdict }) => verdict !== 'kept');
}

describe('guests', { concurrency: 4 }, () => {
  const breaks = new Map();

  before(async () => {
    server = await serveGuests();
    const { chromium } = createRequire(join(process.cwd(), 'package.json'))('playwright-core');
    // One process for all frames of a page: there are many pages, and who may hear whom does not depend on it.
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-features=IsolateOrigins,site-per-process',
      '--disable-site-isolation-trials'
    ];
    browser = await chromium.launch({ executablePath: process.env.INLAY_CHROMIUM, args });
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  test('the plain guest keeps every rule', async () => {
    assert.deepEqual(await notKept(''), []);
  });

  for (const name of mutants) {
    test(`${name} is refused by exactly the rule that it breaks`, async () => {
      const { breaks: rule } = await import(join(kit, 'mutants/guests', `${name}.mjs`));
      breaks.set(name, rule);
      const rules = await notKept(name);
      assert.deepEqual(
        rules.map(({ rule: each, verdict }) => [each, verdict]),
        [[rule, 'broken']],
        JSON.stringify(rules, null, 2)
      );
    });
  }

  test('every rule has a guest that breaks it, so none of them is asleep', () => {
    assert.deepEqual(
      RULES.map(({ id }) => id).filter((id) => ![...breaks.values()].includes(id)),
      []
    );
  });

  test('every recorded message belongs to a rule of the guest', () => {
    const ids = RULES.map(({ id }) => id);
    const rules = [...handshake.guest.map(ruleOfWelcome), ...toGuest.map(ruleOfMessage)];
    assert.deepEqual(
      rules.filter((rule) => !ids.includes(rule)),
      []
    );
  });
});
