// All rules of a guest, in the order of `docs/host-protocol.md`.

import { HANDSHAKE } from './handshake.mjs';
import { MESSAGES } from './messages.mjs';
import { TOKENS } from './tokens.mjs';
import { MANNERS } from './manners.mjs';

export const RULES = [...HANDSHAKE, ...MESSAGES, ...TOKENS, ...MANNERS];
