// Section "Messages", `token-needed` and `token`: one assertion, for one question, in time.

import { NEXT_NONCE, NONCE } from '../mockGuest.mjs';
import { settle } from '../page.mjs';
import { brief, expect } from '../../verdict.mjs';

const SECOND = '001A0000006Vm9sIAC';
const REQUEST_TIMEOUT_MS = 10_000;

/** An assertion that is made when the rule wants it. */
function held() {
  const waiting = [];
  return {
    getAssertion: () => new Promise((resolve) => waiting.push(resolve)),
    async give(place, assertion) {
      waiting[place]?.(assertion);
      await settle();
    }
  };
}

export const TOKENS = [
  {
    id: 'token-asked',
    section: 'Messages, token',
    says: 'An assertion is sent only as the answer to a question.',
    async attempt({ open }) {
      const { guest } = open();
      await guest.connect();
      await guest.say('loading');
      await guest.say('ready', { sinceNavigationMs: 1 });
      const tokens = guest.heard('token');
      expect(tokens.length === 0, `${tokens.length} came without a question`);
      return 'none came unasked';
    }
  },
  {
    id: 'token-answer',
    section: 'Messages, token',
    says: 'The answer names the question in `re` and carries its epoch.',
    async attempt({ open }) {
      const { guest } = open();
      await guest.connect();
      const id = await guest.say('token-needed', { reason: 'first' });
      const token = guest.heard('token').at(-1);
      expect(token, 'no answer came');
      expect(token.re === id, `re is ${brief(token.re)} and not the question's ${id}`);
      expect(token.epoch === 1, `the epoch is ${brief(token.epoch)} and not 1`);
      expect(token.body?.assertion === 'header.claims.signature', 'it is not the assertion that was made');
      return 'named and dated';
    }
  },
  {
    id: 'token-once',
    section: 'Messages, token',
    says: 'One question is answered once.',
    async attempt({ open }) {
      const { guest, asked } = open();
      await guest.connect();
      // An answer that was pushed unasked has a rule of its own.
      const before = guest.heard('token').length;
      await guest.say('token-needed', { reason: 'first' });
      const answers = guest.heard('token').length - before;
      expect(answers === 1, `answered ${answers} times`);
      expect(asked.length === 1, `${asked.length} assertions were made`);
      return 'once';
    }
  },
  {
    id: 'token-one-at-a-time',
    section: 'Messages, token-needed',
    says: 'While one assertion is being made, no second one is made.',
    async attempt({ open }) {
      const desk = held();
      const { guest, asked } = open(desk);
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      await guest.say('token-needed', { reason: 'first' });
      expect(asked.length === 1, `${asked.length} were made at the same time`);
      return 'one';
    }
  },
  {
    id: 'token-binding',
    section: 'Handshake; Messages, token',
    says: 'The assertion is made for the nonce of the hello and the instance id of the welcome.',
    async attempt({ open }) {
      const { guest, asked } = open();
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      const [request] = asked;
      expect(request, 'no assertion was asked for');
      const { instanceId } = guest.welcomes.at(-1).data;
      expect(request.nonce === NONCE, `made for the nonce ${brief(request.nonce)}`);
      expect(
        request.instanceId === instanceId,
        `made for the instance ${brief(request.instanceId)} instead of ${instanceId}`
      );
      return 'both right';
    }
  },
  {
    id: 'token-none',
    section: 'Messages, token; Rules, 2',
    says: 'When there is no assertion within 10 seconds, the answer is `null`, and it does not say why.',
    async attempt({ page, open }) {
      const failing = open({ getAssertion: async () => Promise.reject(new Error('the clerk is ill')) });
      await failing.guest.connect();
      await failing.guest.say('token-needed', { reason: 'first' });
      const refused = failing.guest.heard('token').at(-1);
      expect(refused?.body?.assertion === null, 'a failure was not answered with null');
      expect(!JSON.stringify(refused).includes('clerk'), 'the answer tells the guest why');
      const silent = open({ getAssertion: () => new Promise(() => {}) });
      await silent.guest.connect();
      await silent.guest.say('token-needed', { reason: 'first' });
      await page.clock.advance(REQUEST_TIMEOUT_MS);
      expect(silent.guest.heard('token').at(-1)?.body?.assertion === null, 'no answer after 10 seconds');
      return 'null after a failure and after 10 seconds';
    }
  },
  {
    id: 'token-late',
    section: 'Messages',
    says: 'An assertion that was made for one record never goes out once the record has changed.',
    async attempt({ open, context }) {
      const desk = held();
      const { guest, host } = open(desk);
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      host.changeRecord({ ...context, recordId: SECOND });
      await settle();
      await desk.give(0, 'of.the.first');
      const all = JSON.stringify(guest.heard('token'));
      expect(!all.includes('of.the.first'), 'the assertion of the first record went out');
      return 'thrown away';
    }
  },
  {
    id: 'token-reload',
    section: 'Handshake; Messages, token',
    says: 'An assertion that was made for one load of the frame never goes to the next.',
    async attempt({ open }) {
      const desk = held();
      const { guest } = open(desk);
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      await guest.connect(NEXT_NONCE);
      await desk.give(0, 'of.the.old');
      const all = JSON.stringify(guest.heard('token'));
      expect(!all.includes('of.the.old'), 'the assertion of the load before went out');
      return 'thrown away';
    }
  }
];
