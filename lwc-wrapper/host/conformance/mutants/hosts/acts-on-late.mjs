// Shows what the widget said about the record before.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'late-messages';

export const createHost = plainHost({
  isLate: () => false
});
