// Does not repeat the nonce, so that the widget cannot tell whose welcome it is.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'welcome';

export const createHost = plainHost({
  welcome: ({ version, instanceId }) => ({ inlay: 1, kind: 'welcome', version, instanceId })
});
