/** Answers `token-needed`: one assertion at a time, in time or not at all. */
import { createDeadline } from './deadline';

/**
 * @param {object} parts
 * @param {(request: {epoch: number, nonce: string, reason: string}) => Promise<string>} parts.mintAssertion
 * @param {(name: string) => void} parts.count
 * @param {number} parts.timeoutMs After this the answer is `null`: the widget says so, instead of waiting for ever.
 */
export function createTokenDesk({ mintAssertion, count, timeoutMs }) {
  let open;

  return {
    /** Makes an assertion and gives it to `reply` once; `null` when there is none. A second request meanwhile is counted and left. */
    async answer(request, reply) {
      if (open) {
        count('tokenBusy');
        return;
      }
      const mine = {};
      open = mine;
      const assertion = await withinTime(() => mintAssertion(request), timeoutMs);
      if (open !== mine) {
        count('lateAssertion');
        return;
      }
      open = undefined;
      reply(assertion);
    },

    /** The record or the connection has changed: what is being made is not for it. */
    forget() {
      open = undefined;
    }
  };
}

function withinTime(work, timeoutMs) {
  return new Promise((resolve) => {
    const deadline = createDeadline(() => resolve(null));
    deadline.start(timeoutMs);
    // A failure is not passed on: the widget learns that there is no assertion, and nothing about the reason.
    Promise.resolve()
      .then(work)
      .then((assertion) => (typeof assertion === 'string' ? assertion : null))
      .catch(() => null)
      .then((assertion) => {
        deadline.stop();
        resolve(assertion);
      });
  });
}
