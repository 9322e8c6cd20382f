// Time-outs and the end: sections "Handshake", "Messages" (`destroy`) and "Rules".

import { NEXT_NONCE } from '../mockGuest.mjs';
import { settle } from '../page.mjs';
import { brief, expect } from '../../verdict.mjs';

const HANDSHAKE_TIMEOUT_MS = 15_000;
/** Longer than any host needs to give up a widget that does not answer. */
const PATIENCE_MS = 10_000;

async function isOver(promise) {
  let over = false;
  promise.then(
    () => (over = true),
    () => (over = true)
  );
  await settle();
  return () => over;
}

export const ENDING = [
  {
    id: 'no-hello',
    section: 'Handshake',
    says: 'Without a hello in 15 seconds the page is told what to check.',
    async attempt({ page, open }) {
      const { told } = open();
      await page.clock.advance(HANDSHAKE_TIMEOUT_MS - 1);
      expect(told.failed.length === 0, 'gave up before 15 seconds');
      await page.clock.advance(1);
      expect(told.failed.length === 1, `${told.failed.length} failures after 15 seconds`);
      return brief(told.failed[0]);
    }
  },
  {
    id: 'destroy-asks',
    section: 'Messages, destroy',
    says: 'At the end the host asks the widget to release everything and waits for `destroyed`.',
    async attempt({ open }) {
      const { guest, host } = open();
      await guest.connect();
      const over = await isOver(Promise.resolve(host.destroy()));
      const asked = guest.heard('destroy');
      expect(asked.length === 1, `${asked.length} messages of the kind destroy`);
      expect(!over(), 'did not wait for the answer');
      await guest.say('destroyed', {}, { re: asked[0].id });
      expect(over(), 'was not over after the answer');
      return 'asked, and waited';
    }
  },
  {
    id: 'destroy-silent',
    section: 'Rules, 2',
    says: 'A widget that does not answer does not keep the page from ending it.',
    async attempt({ page, open }) {
      const { guest, host } = open();
      await guest.connect();
      const over = await isOver(Promise.resolve(host.destroy()));
      await page.clock.advance(PATIENCE_MS);
      expect(over(), `still waits after ${PATIENCE_MS / 1000} seconds`);
      return 'over without an answer';
    }
  },
  {
    id: 'destroy-leaves-nothing',
    section: 'Messages, destroy',
    says: 'Afterwards nothing is left: no listener, no timer, and no welcome for whoever says hello.',
    async attempt({ page, open }) {
      const { guest, host } = open();
      await guest.connect();
      const ended = Promise.resolve(host.destroy());
      const [asked] = guest.heard('destroy');
      await settle();
      if (asked ?? guest.heard('destroy')[0]) {
        await guest.say('destroyed', {}, { re: guest.heard('destroy')[0].id });
      }
      // A host that would wait for ever has a rule of its own.
      await Promise.race([ended, page.clock.advance(PATIENCE_MS)]);
      expect(page.listening() === 0, `${page.listening()} listeners for window messages are left`);
      expect(page.clock.pending() === 0, `${page.clock.pending()} timers are left`);
      const before = guest.welcomes.length;
      await guest.hello({ nonce: NEXT_NONCE });
      expect(guest.welcomes.length === before, 'a hello was welcomed');
      return 'nothing left';
    }
  }
];
