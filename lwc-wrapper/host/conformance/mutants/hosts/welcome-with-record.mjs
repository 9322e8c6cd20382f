// Puts the record into the welcome, where every window of the page can read it.

import { plainHost } from '../../plain/host.mjs';

export const breaks = 'welcome';

export const createHost = plainHost({
  welcome: ({ nonce, version, instanceId, context }) => ({
    inlay: 1,
    kind: 'welcome',
    nonce,
    version,
    instanceId,
    record: context.recordId
  })
});
