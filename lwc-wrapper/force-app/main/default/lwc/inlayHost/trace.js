/**
 * Lets a developer's tool watch the protocol. Without a listener nothing is copied.
 * An assertion never gets here as text: it would be a secret in somebody's log.
 */

const listeners = new Set();

/**
 * @param {(entry: {at: number, instanceId: string, direction: 'in' | 'out' | 'note', transport?: 'window' | 'port',
 *   kind?: string, epoch: number, id?: string, re?: string, body?: object, bytes?: number, note?: string}) => void} listener
 * @returns {() => void} Ends the subscription.
 */
export function subscribeTrace(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells every listener. */
export function publishTrace(entry) {
  if (listeners.size === 0) {
    return;
  }
  const masked = { at: Date.now(), ...entry, body: mask(entry.body) };
  listeners.forEach((listener) => listener(masked));
}

function mask(body) {
  if (body === undefined) {
    return undefined;
  }
  const copy = JSON.parse(JSON.stringify(body));
  if (typeof copy.assertion === 'string') {
    copy.assertion = `masked, ${copy.assertion.length} characters`;
  }
  return copy;
}
