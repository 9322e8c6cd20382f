// All rules of a host, in the order of `docs/host-protocol.md`.

import { ENDING } from './ending.mjs';
import { HANDSHAKE } from './handshake.mjs';
import { MESSAGES } from './messages.mjs';
import { RECORDS } from './records.mjs';
import { TOKENS } from './tokens.mjs';

export const RULES = [...HANDSHAKE, ...MESSAGES, ...RECORDS, ...TOKENS, ...ENDING];
