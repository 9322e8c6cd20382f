// Throws at a message without a body.

import { DECISIONS, plainHost } from '../../plain/host.mjs';

export const breaks = 'malformed';

export const createHost = plainHost({
  isEnvelope: (data) => {
    if (data.kind === undefined) {
      throw new TypeError('a message without a kind');
    }
    return DECISIONS.isEnvelope(data);
  }
});
