// Section "Messages": what a guest makes of what it hears, and in which form it speaks.

import { messageOf, ruleOfMessage, toGuest } from '../../transcripts.mjs';
import { brief, expect } from '../../verdict.mjs';

const MAX_BYTES = 65_536;
const SECOND = '001A0000006Vm9sIAC';
const THEME = { hooks: {}, colorScheme: 'dark', density: 'comfy', reducedMotion: true };
const KINDS = [
  ...['loading', 'ready', 'painted', 'resize', 'token-needed', 'navigate', 'kyc-changed', 'dirty', 'toast', 'error'],
  ...['metric', 'diagnosis', 'destroyed']
];
const recordedFor = (rule) => toGuest.filter((entry) => ruleOfMessage(entry) === rule);

/** Connected, and told which record is open. */
async function begun({ open, context }) {
  const guest = await open();
  await guest.connect();
  await guest.send('context', context);
  const question = await guest.hears('token-needed');
  return { guest, question };
}

/** Nothing of this may be acted on: no second question, and the guest still ends in order. */
async function expectIgnored(guest, question, what) {
  await guest.destroy(1);
  const questions = (await guest.heard('token-needed')).filter(({ id }) => id !== question.id);
  expect(questions.length === 0, `acted on ${what}: it asked for another assertion`);
}

export const MESSAGES = [
  {
    id: 'envelope',
    section: 'Messages',
    says: 'Everything after the accept travels as {v, id, kind, epoch, re?, body}: known kinds, plain data, whole pixels, at most 64 KiB, each with an id of its own.',
    async attempt({ open, context }) {
      const { guest, question } = await begun({ open, context });
      await guest.send('theme', THEME);
      await guest.send('token', { assertion: null }, { re: question.id });
      await guest.destroy(1);
      const ids = new Set();
      const messages = (await guest.heard()).filter(({ kind }) => kind !== 'accept');
      for (const message of messages) {
        const { v, id, kind, epoch, body } = message;
        expect(v === 1, `v is not 1: ${brief(message)}`);
        expect(typeof id === 'string' && id !== '' && !ids.has(id), `no id of its own: ${brief(message)}`);
        ids.add(id);
        expect(KINDS.includes(kind), `a kind that the protocol does not know: ${brief(message)}`);
        expect(Number.isInteger(epoch) && 0 <= epoch, `the epoch is no whole number: ${brief(message)}`);
        expect(
          body === undefined || (typeof body === 'object' && body !== null),
          `the body is none: ${brief(message)}`
        );
        expect(
          kind !== 'resize' || (Number.isInteger(body.height) && 0 <= body.height),
          `not whole pixels: ${brief(message)}`
        );
        expect(Buffer.byteLength(JSON.stringify(message)) <= MAX_BYTES, `longer than 64 KiB: ${brief(message)}`);
      }
      return `${messages.length} messages in order`;
    }
  },
  {
    id: 'epoch-follows',
    section: 'Messages',
    says: 'What the guest says carries the epoch of the record that it was last told.',
    async attempt({ open, context }) {
      const { guest, question } = await begun({ open, context });
      expect(question.epoch === 1, `its first question is of epoch ${question.epoch}`);
      await guest.send('context', { ...context, recordId: SECOND }, { epoch: 5 });
      const next = await guest.hears('token-needed', ({ id }) => id !== question.id);
      expect(next.epoch === 5, `after a context of epoch 5 its question is of epoch ${next.epoch}`);
      const { answer } = await guest.destroy(5);
      expect(answer.epoch === 5, `after that it says ${answer.kind} in epoch ${answer.epoch}`);
      return '1, then 5';
    }
  },
  {
    id: 'context-overtaken',
    section: 'Messages',
    says: 'A context of an earlier epoch is dropped.',
    async attempt({ open, context }) {
      const guest = await open();
      await guest.connect();
      await guest.send('context', context, { epoch: 5 });
      await guest.hears('token-needed');
      await guest.send('context', { ...context, recordId: SECOND }, { epoch: 4 });
      await guest.destroy(5);
      const questions = await guest.heard('token-needed');
      expect(questions.length === 1, `it asked for ${questions.length} assertions, so it took the older record`);
      return 'dropped';
    }
  },
  {
    id: 'unknown-kinds',
    section: 'Messages',
    says: 'An unknown kind is ignored, and the connection goes on.',
    async attempt({ open, context }) {
      const { guest, question } = await begun({ open, context });
      const made = ['__proto__', 'constructor', 'context2'].map((kind) => ({
        v: 1,
        id: 'x',
        kind,
        epoch: 2,
        body: { ...context, recordId: SECOND }
      }));
      const all = [...made, ...recordedFor('unknown-kinds').map(messageOf)];
      for (const message of all) {
        await guest.put(message);
      }
      await expectIgnored(guest, question, 'an unknown kind');
      return `${all.length} ignored`;
    }
  },
  {
    id: 'malformed',
    section: 'Messages',
    says: 'A wrong shape is refused: nothing is thrown, nothing is acted on, and the connection goes on.',
    async attempt({ page, open, context }) {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const { guest, question } = await begun({ open, context });
      const odd = await guest.putOdd();
      const second = { ...context, recordId: SECOND };
      const made = [
        { id: 'x', kind: 'context', epoch: 2, body: second },
        { v: 1, id: 'x', kind: 'context', epoch: -1, body: second },
        { v: 1, id: 'x', kind: 'context', epoch: 1.5, body: second },
        { v: 1, id: 'x', kind: 'context', epoch: 2, body: { ...second, recordId: 7 } }
      ];
      const all = [...made, ...recordedFor('malformed').map(messageOf)];
      for (const message of all) {
        await guest.put(message);
      }
      await expectIgnored(guest, question, 'a wrong shape');
      expect(errors.length === 0, `threw: ${errors[0]}`);
      return `${odd + all.length} refused`;
    }
  },
  {
    id: 'known-kinds',
    section: 'Messages',
    says: 'Every kind that a host has is taken, and a body may hold more than this version knows.',
    async attempt({ page, open, context }) {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const { guest } = await begun({ open, context });
      const recorded = recordedFor('known-kinds').filter(({ expect: { known } }) => known !== 'destroy');
      for (const entry of recorded) {
        // The recordings speak of another firm; the record of the page stays.
        const message = messageOf(entry);
        const isContext = message.kind === 'context';
        await guest.put(
          isContext ? { ...message, body: { ...message.body, org: context.org, recordId: context.recordId } } : message
        );
      }
      await guest.destroy(2);
      expect(errors.length === 0, `threw: ${errors[0]}`);
      return `${recorded.length} recorded messages taken`;
    }
  },
  {
    id: 'size',
    section: 'Messages',
    says: 'A message above 64 KiB is refused.',
    async attempt({ open, context }) {
      const { guest, question } = await begun({ open, context });
      const long = { ...context, recordId: SECOND, properties: { note: 'é'.repeat(40_000) } };
      await guest.send('context', long, { epoch: 2 });
      for (const entry of recordedFor('size')) {
        await guest.put(messageOf(entry));
      }
      await expectIgnored(guest, question, 'a message that is too long');
      return 'refused';
    }
  },
  {
    id: 'destroy',
    section: 'Messages, destroy',
    says: 'The end is answered by `destroyed`, which names the question and is the last word.',
    async attempt({ page, open, context }) {
      const { guest } = await begun({ open, context });
      const { id, answer } = await guest.destroy(1);
      expect(answer.re === id, `re is ${brief(answer.re)} and not the question's`);
      // Two turns of the page: what it had already posted has come by then.
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
      const last = (await guest.heard()).at(-1);
      expect(last.kind === 'destroyed', `after it came ${brief(last)}`);
      return 'answered, then silent';
    }
  }
];
