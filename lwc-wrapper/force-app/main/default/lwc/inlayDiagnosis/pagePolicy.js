/**
 * Reads from the page's own header whether its content security policy lets it frame the service.
 *
 * Lightning Web Security keeps the browser's report of a violation from components. What the page itself was sent can be
 * asked for again like any file of the same origin, so that a missing Trusted URL can be told from a service that is down.
 */
import { pause } from './pause';

const PATIENCE_MS = 5_000;
const FRAMED_PATH = '/embed';
const DEFAULT_PORTS = { 'http:': '80', 'https:': '443' };
const HOST_SOURCE = /^(?:([a-z][a-z0-9+.-]*:)\/\/)?(\*|(?:\*\.)?[^/:*\s]+|\[[^\]]+\])(?::(\d+|\*))?(\/.*)?$/i;

/**
 * The directive that keeps the service out, or `undefined` where none does or nothing can be learned.
 *
 * @param {string} service The service's origin.
 * @param {AbortSignal} [signal]
 */
export async function blockingDirective(service, signal) {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  const patience = pause(PATIENCE_MS);
  patience.over.then(cancel);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    // eslint-disable-next-line @locker/locker/distorted-window-fetch -- it refuses the platform's own endpoints; this is a page
    const response = await fetch(window.location.href, { cache: 'no-store', signal: controller.signal });
    // A page that leads elsewhere, to a login perhaps, has another policy.
    const isThisPage = response.ok && !response.redirected;
    return isThisPage ? directiveAgainst(response.headers.get('content-security-policy'), service) : undefined;
  } catch {
    return undefined;
  } finally {
    signal?.removeEventListener('abort', cancel);
    // The rest of the page is not needed; it also ends the wait.
    patience.end();
  }
}

/**
 * The directive of a policy's header text that forbids frames of the service. Several policies stand behind each other,
 * with commas between; each must allow it.
 */
export function directiveAgainst(header, service, page = window.location.origin) {
  for (const policy of (header ?? '').split(',')) {
    const directives = new Map();
    for (const [name, ...sources] of policy.split(';').map((part) => part.trim().split(/\s+/))) {
      // Of two directives with one name the first counts.
      if (!directives.has(name.toLowerCase())) {
        directives.set(name.toLowerCase(), sources);
      }
    }
    const name = ['frame-src', 'child-src', 'default-src'].find((candidate) => directives.has(candidate));
    if (name && !directives.get(name).some((source) => allows(source, service, page))) {
      return name;
    }
  }
  return undefined;
}

/** Whether one source of a policy allows frames of the service, as Content Security Policy Level 3 matches it. */
function allows(source, service, page) {
  const { protocol, hostname, port } = new URL(service);
  if (source === '*') {
    return true;
  }
  if (source.toLowerCase() === "'self'") {
    return service === page;
  }
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) {
    return isScheme(source.toLowerCase(), protocol);
  }
  const [, scheme, host, wantedPort, path] = HOST_SOURCE.exec(source) ?? [];
  return (
    host !== undefined &&
    isScheme((scheme ?? new URL(page).protocol).toLowerCase(), protocol) &&
    isHost(host.toLowerCase(), hostname) &&
    (wantedPort === '*' || (wantedPort ?? DEFAULT_PORTS[protocol]) === (port || DEFAULT_PORTS[protocol])) &&
    isPath(path)
  );
}

/** A policy that allows http allows https too. */
function isScheme(wanted, protocol) {
  return wanted === protocol || (wanted === 'http:' && protocol === 'https:');
}

function isHost(wanted, hostname) {
  return wanted === '*' || (wanted.startsWith('*.') ? hostname.endsWith(wanted.slice(1)) : hostname === wanted);
}

/** A path that ends with a slash is a folder; any other is one file. */
function isPath(path) {
  return !path || path === FRAMED_PATH || (path.endsWith('/') && FRAMED_PATH.startsWith(path));
}
