/** Where the widget may send the user: record pages, and addresses on the tenant's list. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The page reference for a `navigate` body, or `undefined` where it leads nowhere allowed.
 *
 * @param {{recordId?: string, url?: string}} wish
 * @param {string[]} navigableOrigins Exact origins, from the settings.
 */
export function pageReferenceTo({ recordId, url }, navigableOrigins) {
  if (recordId) {
    return { type: 'standard__recordPage', attributes: { recordId, actionName: 'view' } };
  }
  if (!URL.canParse(url)) {
    return undefined;
  }
  const { protocol, origin, hostname, href } = new URL(url);
  // A developer's own machine has no certificate; nothing that is sent there leaves it.
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  if (!isPrivate || !navigableOrigins.includes(origin)) {
    return undefined;
  }
  return { type: 'standard__webPage', attributes: { url: href } };
}
