// Does not say which question it answers.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'token-answer';

export const createHost = plainHost({
  answers: () => ({})
});
