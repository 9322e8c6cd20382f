// How a rule of a host knows that what it said has been dealt with.

import { expect } from '../verdict.mjs';

let toasts = 0;

/**
 * Says something that every host has to pass on, and expects that it arrives: so what was said before it has been dealt
 * with, because messages on a port keep their order.
 */
export async function expectStillHears({ guest, told }, epoch, after) {
  toasts += 1;
  const title = `toast ${toasts}`;
  await guest.say('toast', { variant: 'info', title, messageKey: 'copied' }, { epoch });
  expect(
    told.toast.some((toast) => toast?.title === title),
    `after ${after}, a message that is in order was not passed on any more`
  );
}
