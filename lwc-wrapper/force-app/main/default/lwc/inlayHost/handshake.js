/** The three messages that connect host and guest: read and made here, without any side effect. */

const NONCE = /^[0-9a-f]{32}$/;

/** The hello in a window message's data, or `undefined` where it is none. */
export function readHello(data) {
  if (data?.inlay !== 1 || data.kind !== 'hello' || typeof data.nonce !== 'string' || !NONCE.test(data.nonce)) {
    return undefined;
  }
  const { nonce, versions } = data;
  if (!Array.isArray(versions) || !versions.every(Number.isInteger)) {
    return undefined;
  }
  return { inlay: 1, kind: 'hello', nonce, versions: [...versions] };
}

/**
 * The highest version that both sides speak; without one, which side is the older: `service` (the widget) or
 * `package` (this code).
 */
export function chooseVersion(theirs, ours) {
  const common = ours.filter((version) => theirs.includes(version));
  if (common.length !== 0) {
    return { version: Math.max(...common) };
  }
  return { outdated: Math.max(...theirs) < Math.min(...ours) ? 'service' : 'package' };
}

/** The answer to a hello. */
export function makeWelcome({ nonce, version, instanceId }) {
  return { inlay: 1, kind: 'welcome', nonce, version, instanceId };
}

/** The accept in a port message's data, or `undefined` where it is none or belongs to another handshake. */
export function readAccept(data, nonce) {
  if (data?.kind !== 'accept' || data.nonce !== nonce || !Array.isArray(data.capabilities)) {
    return undefined;
  }
  const { maxMessageBytes, maxResizesPerSecond } = data.limits ?? {};
  if (!isPositive(maxMessageBytes) || !isPositive(maxResizesPerSecond)) {
    return undefined;
  }
  const capabilities = data.capabilities.filter((name) => typeof name === 'string');
  return { kind: 'accept', nonce, capabilities, limits: { maxMessageBytes, maxResizesPerSecond } };
}

function isPositive(value) {
  return Number.isInteger(value) && 0 < value;
}
