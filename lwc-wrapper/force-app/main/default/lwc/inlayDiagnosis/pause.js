/** Waiting for a while that can be ended early. The only place here that sets timers. */

/**
 * @param {number} milliseconds
 * @returns {{over: Promise<void>, end: () => void}} `over` resolves when the time has passed or `end` was called.
 */
export function pause(milliseconds) {
  let end;
  const over = new Promise((resolve) => {
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- a time-out is the purpose; every caller calls `end`
    const timer = setTimeout(resolve, milliseconds);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, end };
}
