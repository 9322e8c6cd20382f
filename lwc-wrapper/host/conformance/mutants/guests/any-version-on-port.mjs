// Acts on messages of versions that it does not speak.

import { DECISIONS } from '../../plain/guest.mjs';

export const breaks = 'malformed';

export const decisions = {
  isEnvelope: (data) => DECISIONS.isEnvelope({ ...data, v: 1 })
};
