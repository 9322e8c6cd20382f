/** Where the widget may send the user: record pages, and addresses on the tenant's list. */

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
  const { protocol, origin, href } = new URL(url);
  if (protocol !== 'https:' || !navigableOrigins.includes(origin)) {
    return undefined;
  }
  return { type: 'standard__webPage', attributes: { url: href } };
}
