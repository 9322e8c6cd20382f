/** Where the service's pages are. What the caller was told about the service is checked before anything is framed. */

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether the settings name a service that may be framed: an exact https origin; http on the own machine only. */
export function isUsableSettings(settings) {
  const { bffOrigin, org, navigableOrigins } = settings ?? {};
  if (typeof org !== 'string' || !Array.isArray(navigableOrigins) || !URL.canParse(bffOrigin)) {
    return false;
  }
  const { protocol, origin, hostname } = new URL(bffOrigin);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname));
  // Compared as text with every message's origin, so it must be written exactly as a browser writes it.
  return isSafe && origin === bffOrigin;
}

/** The address of the widget's page. */
export function embedAddress({ bffOrigin, org }) {
  return `${bffOrigin}/embed?org=${encodeURIComponent(org)}`;
}

/** The address of the page that finds out what is wrong with the set-up. */
export function checkAddress({ bffOrigin, org }) {
  return `${bffOrigin}/embed/check?org=${encodeURIComponent(org)}`;
}
