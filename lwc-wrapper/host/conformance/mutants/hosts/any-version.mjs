// Goes on with a widget of another version.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'version';

export const createHost = plainHost({
  chooseVersion: () => 1
});
