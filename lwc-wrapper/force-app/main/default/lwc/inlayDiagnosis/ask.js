/** Asks Apex something and keeps what came of it: the value, or a stable code, and when. */

/** What our own Apex refuses with, such as `record_unreadable` or `launch_refused:org_unknown`. */
const CODE = /^[a-z][a-z_]{0,63}(:[a-z][a-z_]{0,63})?$/;
/** Salesforce's own refusal, in the user's language: it names the class, and an error inside the class has a stack. */
const NO_ACCESS = /\bInlay(?:Session|Check|Launch)\b/;

/**
 * @template T
 * @param {() => Promise<T>} call
 * @returns {Promise<{value: ?T, refusal: ?string, askedAt: number, answeredAt: number}>} `refusal` is a code; times are
 *   milliseconds of the page's monotonic clock. Never rejects.
 */
export async function ask(call) {
  const askedAt = performance.now();
  try {
    const value = await call();
    return { value: value ?? null, refusal: null, askedAt, answeredAt: performance.now() };
  } catch (error) {
    return { value: null, refusal: refusalCode(error), askedAt, answeredAt: performance.now() };
  }
}

/**
 * The stable code in a rejected Apex call: one of our own, `no_access` where the class may not be called, else `other`.
 * A text that is no code is never passed on: it could name a person or a record.
 */
export function refusalCode(error) {
  const message = error?.body?.message;
  if (typeof message !== 'string') {
    return 'other';
  }
  if (CODE.test(message)) {
    return message;
  }
  return NO_ACCESS.test(message) && !message.includes('Class.') ? 'no_access' : 'other';
}
