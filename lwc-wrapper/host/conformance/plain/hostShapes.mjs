// The shapes of what a guest says to the plain host, and two small tools of it.

const REQUEST_MS = 10_000;
const LIFECYCLE = ['loading', 'ready', 'painted', 'error', 'metric', 'diagnosis', 'destroyed'];
const WISHES = ['resize', 'token-needed', 'navigate', 'kyc-changed', 'dirty', 'toast'];

const isText = (value) => typeof value === 'string';

/** Length as JSON text in UTF-8; endless for what has no JSON text, as cyclic data. */
export function byteLength(data) {
  try {
    return new TextEncoder().encode(JSON.stringify(data)).length;
  } catch {
    return Infinity;
  }
}

/** The assertion, or `null` when there is none in time. Why there is none is not for the guest. */
export function inTime(promise) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), REQUEST_MS);
    const done = (assertion) => {
      clearTimeout(timer);
      resolve(isText(assertion) ? assertion : null);
    };
    promise.then(done, () => done(null));
  });
}

/** Whether a guest may say this. */
export function isKind(kind) {
  return LIFECYCLE.includes(kind) || WISHES.includes(kind);
}

/** Whether an accept says the guest's limits. */
export function isLimits(limits) {
  return Number.isInteger(limits?.maxMessageBytes) && Number.isInteger(limits.maxResizesPerSecond);
}

/** Whether a body is what a message of its kind carries. */
export function isBody(kind, body) {
  if (typeof body !== 'object' || Array.isArray(body)) {
    return false;
  }
  switch (kind) {
    case 'ready':
    case 'painted':
      return Number.isFinite(body.sinceNavigationMs);
    case 'resize':
      return Number.isInteger(body.height) && 0 <= body.height;
    case 'token-needed':
      return ['first', 'expiring', 'refused'].includes(body.reason);
    case 'navigate':
      return isText(body.recordId) !== isText(body.url);
    case 'kyc-changed':
      return isText(body.checkId) && isText(body.state);
    case 'dirty':
      return typeof body.dirty === 'boolean';
    case 'toast':
      return ['info', 'success', 'warning', 'error'].includes(body.variant) && isText(body.title);
    case 'error':
      return isText(body.code) && typeof body.retryable === 'boolean';
    case 'metric':
      return isText(body.name) && Number.isFinite(body.value);
    default:
      return true;
  }
}
