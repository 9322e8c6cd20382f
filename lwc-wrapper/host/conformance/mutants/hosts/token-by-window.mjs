// Sends the assertion to the window too, where every script of the frame’s page hears it.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'window-messages';

export const createHost = plainHost({
  sendsTokenByWindow: true
});
