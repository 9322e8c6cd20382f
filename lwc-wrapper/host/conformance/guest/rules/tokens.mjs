// Section "Messages", `token-needed` and `token`: one question at a time, and only its own answer is used.

import { brief, expect } from '../../verdict.mjs';
import { until } from '../mockHost.mjs';

const SECOND = '001A0000006Vm9sIAC';

async function asked({ open, context }) {
  const guest = await open();
  await guest.connect();
  await guest.send('context', context);
  return { guest, question: await guest.hears('token-needed') };
}

/** Waits until the guest has used an assertion; everything that it was given before has been dealt with by then. */
async function used(sent, assertion) {
  const found = await until(() => sent(assertion).length !== 0);
  expect(found, 'it did not use the answer to its question');
}

export const TOKENS = [
  {
    id: 'token-asks',
    section: 'Messages, token-needed',
    says: 'After the context the guest asks for an assertion, for the first time.',
    async attempt({ open, context }) {
      const { question } = await asked({ open, context });
      expect(question.body?.reason === 'first', `the reason is ${brief(question.body?.reason)}`);
      return brief(question.body);
    }
  },
  {
    id: 'token-one-at-a-time',
    section: 'Messages, token-needed',
    says: 'While a question is open, no second one is asked.',
    async attempt({ open, context }) {
      const { guest } = await asked({ open, context });
      await guest.send('visibility', { visible: false });
      await guest.send('visibility', { visible: true });
      await guest.send('context', { ...context, locale: 'en-GB' });
      await guest.destroy(1);
      const questions = await guest.heard('token-needed');
      expect(questions.length === 1, `${questions.length} questions were open at once`);
      return 'one question';
    }
  },
  {
    id: 'token-own-answer',
    section: 'Messages, token',
    says: 'Only the token that names the open question and its epoch is used.',
    async attempt({ open, context, sent }) {
      const { guest, question } = await asked({ open, context });
      await guest.send('token', { assertion: 'foreign.no.name' });
      await guest.send('token', { assertion: 'foreign.other.name' }, { re: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69' });
      await guest.send('token', { assertion: 'foreign.other.epoch' }, { re: question.id, epoch: 2 });
      await guest.send('token', { assertion: 'right.one.signature' }, { re: question.id });
      await used(sent, 'right.one.signature');
      expect(
        sent('foreign.').length === 0,
        'it sent an assertion to its service that was not the answer to its question'
      );
      return 'three left, the right one used';
    }
  },
  {
    id: 'token-once',
    section: 'Messages, token',
    says: 'The answer to a question is used once.',
    async attempt({ open, context, sent }) {
      const { guest, question } = await asked({ open, context });
      await guest.send('token', { assertion: 'right.one.signature' }, { re: question.id });
      await guest.send('token', { assertion: 'right.one.signature' }, { re: question.id });
      await used(sent, 'right.one.signature');
      await guest.destroy(1);
      const times = sent('right.one.signature').length;
      expect(times === 1, `it was sent ${times} times`);
      return 'once';
    }
  },
  {
    id: 'token-late',
    section: 'Messages',
    says: 'An answer for the record before is not used once the record has changed.',
    async attempt({ open, context, sent }) {
      const { guest, question } = await asked({ open, context });
      await guest.send('context', { ...context, recordId: SECOND }, { epoch: 2 });
      // A guest that goes on asking its old question has no new one to wait for.
      const next = await until(
        async () => (await guest.heard('token-needed')).find(({ id }) => id !== question.id),
        1_500
      );
      await guest.send('token', { assertion: 'late.for.first' }, { re: question.id, epoch: 1 });
      if (next) {
        await guest.send('token', { assertion: 'right.for.second' }, { re: next.id, epoch: 2 });
        await used(sent, 'right.for.second');
      } else {
        await until(() => sent('late.for.first').length !== 0, 1_500);
      }
      expect(sent('late.for.first').length === 0, 'it used the assertion of the record before');
      expect(next, 'it asked for no assertion for the new record');
      return 'thrown away';
    }
  },
  {
    id: 'token-none',
    section: 'Messages, token and error',
    says: 'When the host has no assertion, the guest says so with a stable code and whether trying again can help.',
    async attempt({ open, context }) {
      const { guest, question } = await asked({ open, context });
      await guest.send('token', { assertion: null }, { re: question.id });
      const { body } = await guest.hears('error');
      expect(typeof body?.code === 'string' && /^[a-z_]+$/.test(body.code), `the code is ${brief(body?.code)}`);
      expect(typeof body.retryable === 'boolean', `retryable is ${brief(body.retryable)}`);
      return brief(body);
    }
  }
];
