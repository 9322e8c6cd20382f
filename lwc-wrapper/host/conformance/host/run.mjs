// Tries one host against every rule of the protocol that a host has to keep.

import { createMockGuest, GUEST_ORIGIN } from './mockGuest.mjs';
import { installPage, settle, within } from './page.mjs';
import { Broken } from '../verdict.mjs';
import { RULES } from './rules/index.mjs';

/** Real time after which a rule is over, whatever the host does. */
const RULE_TIMEOUT_MS = 20_000;

const CONTEXT = {
  recordId: '001A0000006Vm9rIAC',
  object: 'Account',
  org: '00DA0000000AbCdMAK',
  locale: 'de-CH',
  language: 'de',
  currency: 'CHF',
  timeZone: 'Europe/Zurich',
  direction: 'ltr',
  view: 'portfolio',
  properties: {},
  capabilities: ['navigate', 'toast']
};

/**
 * @param {(parts: object) => object} createHost What the integrator's module exports; see the README beside this folder.
 * @returns {Promise<{rule: string, section: string, says: string, verdict: 'kept' | 'broken' | 'untried', seen: string}[]>}
 */
export async function tryHost(createHost) {
  const results = [];
  for (const rule of RULES) {
    results.push(await tryRule(rule, createHost));
  }
  return results;
}

async function tryRule(rule, createHost) {
  const { id, section, says } = rule;
  const page = installPage();
  const opened = [];
  const open = (parts) => {
    const one = openHost(page, createHost, parts);
    opened.push(one);
    return one;
  };
  try {
    const seen = await within(RULE_TIMEOUT_MS, `rule ${id}`, rule.attempt({ page, open, context: CONTEXT }));
    if (page.thrown.length !== 0) {
      throw new Broken(`it threw: ${page.thrown[0]?.message ?? page.thrown[0]}`);
    }
    return { rule: id, section, says, verdict: 'kept', seen };
  } catch (error) {
    const verdict = error instanceof Broken ? 'broken' : 'untried';
    return { rule: id, section, says, verdict, seen: error.message };
  } finally {
    await closeAll(page, opened);
    page.remove();
  }
}

/** A host of its own with a frame and a guest of its own; what the host tells the page is kept in `told`. */
function openHost(page, createHost, { isSandboxed = false, getAssertion, origin } = {}) {
  const guest = createMockGuest(page, { origin: origin ?? (isSandboxed ? 'null' : GUEST_ORIGIN) });
  const told = { failed: [], navigate: [], toast: [], dirty: [], resize: [], kycChanged: [] };
  const asked = [];
  const host = createHost({
    frame: guest.frame,
    guestOrigin: GUEST_ORIGIN,
    isSandboxed,
    context: { ...CONTEXT },
    getAssertion(request) {
      asked.push(request);
      return getAssertion ? getAssertion(request, asked.length) : Promise.resolve('header.claims.signature');
    },
    on: Object.fromEntries(Object.keys(told).map((name) => [name, (value) => told[name].push(value)]))
  });
  return { host, guest, told, asked };
}

async function closeAll(page, opened) {
  for (const { host, guest } of opened) {
    Promise.resolve()
      .then(() => host.destroy())
      .catch(() => {});
    await settle();
    guest.close();
  }
  // Whatever a host still waits for is over by then.
  await page.clock.advance(60_000);
}
