// The recorded messages of `tests/protocol`: read here, and shared out so that each of them belongs to exactly one rule.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Within the project the recordings themselves; in the published package the copy that its build put beside the bundle.
const FOLDERS = ['../../../tests/protocol', '../dist/protocol'];

const folder = FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync);

function read(name) {
  if (!folder) {
    throw new Error('the recorded messages are missing: run `npm run build` in the package first');
  }
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** Window messages before there is a port, with the origins and the nonce that they speak of. */
export const handshake = read('handshake.json');

/** Port messages to a host. */
export const toHost = read('to-host.json').messages;

/** Port messages to a guest. */
export const toGuest = read('to-guest.json').messages;

/** The rule of the host that a recorded window message is about. */
export function ruleOfHello({ source, origin, expect }) {
  if (!source) {
    return 'source';
  }
  if (origin === 'null') {
    return 'opaque';
  }
  if (origin !== handshake.guestOrigin) {
    return 'origin';
  }
  return { welcomed: 'welcome', ignored: 'hello-shape', 'version-mismatch': 'version' }[expect];
}

/** The rule of the guest that a recorded window message is about. */
export function ruleOfWelcome({ source, origin, data, expect }) {
  if (!source) {
    return 'welcome-source';
  }
  if (!handshake.hostOrigins.includes(origin)) {
    return 'unlisted-page';
  }
  if (expect === 'version-mismatch') {
    return 'welcome-version';
  }
  if (data?.kind === 'welcome' && data.nonce !== handshake.nonce) {
    return 'welcome-nonce';
  }
  return expect === 'accepted' ? 'accept' : 'welcome-shape';
}

/** The rule that a recorded port message is about, for either side. */
export function ruleOfMessage({ expect }) {
  if (expect.known) {
    return 'known-kinds';
  }
  if (expect.unknown) {
    return 'unknown-kinds';
  }
  return expect.refused === 'too_long' ? 'size' : 'malformed';
}

/** The message of a recording as an object; one that has to be longer has spaces behind its id. */
export function messageOf({ message, padTo }) {
  if (!padTo) {
    return structuredClone(message);
  }
  return { ...message, id: message.id + ' '.repeat(padTo - JSON.stringify(message).length) };
}
