// Sections "Frame" and "Rules": what a guest leaves alone.

import { brief, expect } from '../../verdict.mjs';

export const MANNERS = [
  {
    id: 'window-messages',
    section: 'Rules, 1',
    says: 'The guest says nothing but hello in window messages.',
    async attempt({ open, context, sent }) {
      const guest = await open();
      await guest.connect();
      await guest.send('context', context);
      const question = await guest.hears('token-needed');
      await guest.send('token', { assertion: 'right.one.signature' }, { re: question.id });
      await guest.destroy(1);
      const said = await guest.said();
      const other = said.find(({ data }) => data?.kind !== 'hello');
      expect(
        !other,
        `it said ${brief(other?.data)}${sent('right.one').length === 0 ? '' : ', after it had got an assertion'}`
      );
      return `${said.length} hellos`;
    }
  },
  {
    id: 'focus',
    section: 'Rules, 3',
    says: 'The guest does not take the focus on load.',
    async attempt({ page, open, context }) {
      const guest = await open();
      await guest.connect();
      await guest.send('context', context);
      await guest.hears('token-needed');
      const focused = await page.evaluate(() => document.activeElement?.tagName ?? 'BODY');
      expect(focused === 'BODY', `the focus is in ${focused}`);
      return 'the focus stayed';
    }
  },
  {
    id: 'storage',
    section: 'Frame',
    says: 'The guest sets no cookie and stores nothing in the browser.',
    async attempt({ page, open, context, frameOf }) {
      const guest = await open();
      await guest.connect();
      await guest.send('context', context);
      await guest.hears('token-needed');
      const cookies = await page.context().cookies();
      expect(cookies.length === 0, `a cookie named ${cookies[0]?.name}`);
      const stored = await frameOf().evaluate(() => {
        try {
          return [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
        } catch {
          // Where the browser refuses a foreign frame its storage, there is certainly nothing in it.
          return [];
        }
      });
      expect(stored.length === 0, `it stored ${stored.join(', ')}`);
      return 'nothing';
    }
  },
  {
    id: 'isolation',
    section: 'Rules, 5',
    says: 'Two guests on one page do not hear each other: own nonces, own ports, own ends.',
    async attempt({ open, context }) {
      const [first, second] = [await open(), await open()];
      const nonces = [(await first.hello()).data.nonce, (await second.hello()).data.nonce];
      expect(nonces[0] !== nonces[1], `both have the nonce ${nonces[0]}`);
      await first.connect();
      await second.connect();
      await first.send('context', context);
      await first.hears('token-needed');
      await first.destroy(1);
      expect((await second.heard('destroyed')).length === 0, 'the second one ended with the first');
      expect((await second.heard('token-needed')).length === 0, 'the second one took the first one’s record');
      await second.send('context', context);
      await second.hears('token-needed');
      return 'one ended, the other lives';
    }
  }
];
