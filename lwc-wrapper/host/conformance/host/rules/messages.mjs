// Section "Messages": what the host sends, and what it makes of what it hears.

import { messageOf, ruleOfMessage, toHost } from '../../transcripts.mjs';
import { brief, expect } from '../../verdict.mjs';
import { expectStillHears } from '../stillHears.mjs';

const MAX_BYTES = 65_536;
const recordedFor = (rule) => toHost.filter((entry) => ruleOfMessage(entry) === rule);
const counted = (told) => Object.values(told).reduce((sum, list) => sum + list.length, 0);

/** What a message of a kind leads to, where a page can see it. */
const LEADS_TO = {
  navigate: 'navigate',
  toast: 'toast',
  dirty: 'dirty',
  resize: 'resize',
  'kyc-changed': 'kycChanged'
};

/** Nothing of this may lead to anything, and the connection has to live on. */
async function expectNothing(one, messages) {
  const { guest, told, asked } = one;
  for (const { what, data } of messages) {
    const before = counted(told) + asked.length;
    await guest.post(data);
    expect(counted(told) + asked.length === before, `acted on ${what}`);
  }
  await expectStillHears(one, 1, messages.at(-1).what);
  return `${messages.length} led to nothing`;
}

const recordedMessages = (rule) => recordedFor(rule).map((entry) => ({ what: entry.note, data: messageOf(entry) }));

export const MESSAGES = [
  {
    id: 'first-context',
    section: 'Handshake, accept; Messages, context',
    says: 'After the accept comes the context of the record, before anything else.',
    async attempt({ open, context }) {
      const { guest } = open();
      await guest.connect();
      const [first] = guest.received;
      expect(first?.kind === 'context', `first came ${brief(first?.kind ?? 'nothing')}`);
      for (const name of Object.keys(context)) {
        expect(name in (first.body ?? {}), `the context does not say ${name}`);
      }
      expect(first.body.recordId === context.recordId, `the context is of ${brief(first.body.recordId)}`);
      return `context of ${first.body.recordId}`;
    }
  },
  {
    id: 'envelope',
    section: 'Messages',
    says: 'Everything on the port travels as {v, id, kind, epoch, re?, body}: plain data, at most 64 KiB, each with an id of its own.',
    async attempt({ open }) {
      const { guest, host } = open();
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      host.changeRecord({ ...guest.heard('context')[0]?.body, recordId: '001A0000006Vm9sIAC' });
      await guest.say('metric', { name: 'settled', value: 1 }, { epoch: 2 });
      const ids = new Set();
      for (const message of guest.received) {
        const { v, id, kind, epoch, re, body } = message ?? {};
        const what = brief(message);
        expect(v === 1, `v is not 1: ${what}`);
        expect(typeof id === 'string' && id !== '', `no id: ${what}`);
        expect(!ids.has(id), `an id was used twice: ${what}`);
        ids.add(id);
        expect(typeof kind === 'string', `no kind: ${what}`);
        expect(Number.isInteger(epoch) && 0 < epoch, `the epoch is no whole number above 0: ${what}`);
        expect(re === undefined || typeof re === 'string', `re is no text: ${what}`);
        expect(typeof body === 'object' && body !== null, `no body: ${what}`);
        const text = JSON.stringify(message);
        expect(Buffer.byteLength(text) <= MAX_BYTES, `${Buffer.byteLength(text)} bytes long`);
      }
      return `${guest.received.length} messages in order`;
    }
  },
  {
    id: 'known-kinds',
    section: 'Messages',
    says: 'What the widget says reaches the page: heights, toasts, navigation, unsaved input, changed checks.',
    async attempt({ open }) {
      const one = open();
      await one.guest.connect();
      const { guest, told, asked } = one;
      for (const entry of recordedFor('known-kinds')) {
        const { kind } = entry.expect.known ? entry.message : {};
        const [before, askedBefore] = [counted(told), asked.length];
        await guest.post(messageOf(entry));
        const name = LEADS_TO[kind];
        expect(!name || before < counted(told), `${entry.note}: ${kind} was not passed on`);
        expect(kind !== 'token-needed' || askedBefore < asked.length, `${entry.note}: no assertion was asked for`);
      }
      expect(told.failed.length === 0, `the connection ended with ${brief(told.failed[0])}`);
      return `${recordedFor('known-kinds').length} recorded messages taken`;
    }
  },
  {
    id: 'unknown-kinds',
    section: 'Messages',
    says: 'An unknown kind is ignored, and the connection goes on.',
    async attempt({ open }) {
      const one = open();
      await one.guest.connect();
      const made = ['__proto__', 'constructor', 'toString'].map((kind) => ({
        what: `the kind ${kind}`,
        data: { v: 1, id: 'x', kind, epoch: 1, body: {} }
      }));
      const seen = await expectNothing(one, [...made, ...recordedMessages('unknown-kinds')]);
      expect(one.told.failed.length === 0, `the connection ended with ${brief(one.told.failed[0])}`);
      return seen;
    }
  },
  {
    id: 'malformed',
    section: 'Messages',
    says: 'A wrong shape is refused: nothing is thrown, nothing is acted on, and the connection goes on.',
    async attempt({ page, open }) {
      const one = open();
      await one.guest.connect();
      const cyclic = {};
      cyclic.self = cyclic;
      const envelope = { v: 1, id: 'x', kind: 'toast', epoch: 1 };
      const made = [
        undefined,
        'toast',
        7n,
        cyclic,
        [],
        new Map([['kind', 'toast']]),
        { ...envelope, body: { variant: 'loud', title: 'x', messageKey: 'x' } },
        { ...envelope, epoch: '1', body: { variant: 'info', title: 'x', messageKey: 'x' } },
        { ...envelope, kind: 'navigate', body: {} },
        { ...envelope, kind: 'navigate', body: { recordId: '001A0000006Vm9rIAC', url: 'https://x.example' } }
      ].map((data) => ({ what: `${typeof data}: ${brief(data)}`, data }));
      const seen = await expectNothing(one, [...made, ...recordedMessages('malformed')]);
      expect(page.thrown.length === 0, `threw: ${page.thrown[0]?.message}`);
      return seen;
    }
  },
  {
    id: 'size',
    section: 'Messages',
    says: 'A message above 64 KiB, counted in bytes of UTF-8, is refused.',
    async attempt({ open }) {
      const one = open();
      await one.guest.connect();
      const long = (title) => ({
        v: 1,
        id: 'x',
        kind: 'toast',
        epoch: 1,
        body: { variant: 'info', title, messageKey: 'x' }
      });
      const made = [
        { what: 'a message of 70,000 letters', data: long('x'.repeat(70_000)) },
        { what: 'a message of 80,000 bytes in 40,000 letters', data: long('é'.repeat(40_000)) }
      ];
      return expectNothing(one, [...made, ...recordedMessages('size')]);
    }
  },
  {
    id: 'window-messages',
    section: 'Rules, 1',
    says: 'The assertion and the record travel on the port only, never in a window message.',
    async attempt({ open, context }) {
      const { guest } = open();
      await guest.connect();
      await guest.say('token-needed', { reason: 'first' });
      // The welcome has a rule of its own.
      const others = guest.windowMessages.filter(({ data }) => data?.kind !== 'welcome');
      for (const { data } of others) {
        const text = JSON.stringify(data) ?? '';
        expect(!text.includes('header.claims.signature'), 'the assertion went to the window');
        expect(!text.includes(context.recordId), 'the record went to the window');
      }
      return `${others.length} window messages beside the welcome`;
    }
  },
  {
    id: 'isolation',
    section: 'Rules, 5',
    says: 'Two widgets on one page have their own ports and instance ids and do not hear each other.',
    async attempt({ open }) {
      const [first, second] = [open(), open()];
      await first.guest.connect();
      await second.guest.connect('00112233445566778899aabbccddeeff');
      const ids = [first, second].map(({ guest }) => guest.welcomes.at(-1).data.instanceId);
      expect(ids[0] !== ids[1], `both have the instance id ${ids[0]}`);
      await first.guest.say('toast', { variant: 'info', title: 'of the first', messageKey: 'copied' });
      expect(second.told.toast.length === 0, 'the second one heard the first one’s message');
      return 'each hears its own';
    }
  }
];
