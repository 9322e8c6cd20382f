// Section "Handshake": who is welcomed, how, and what happens before the accept.

import { handshake, ruleOfHello } from '../../transcripts.mjs';
import { GUEST_ORIGIN, NEXT_NONCE, NONCE } from '../mockGuest.mjs';
import { settle } from '../page.mjs';
import { brief, expect } from '../../verdict.mjs';
import { expectStillHears } from '../stillHears.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ORIGINS = [
  'https://evil.example',
  `${GUEST_ORIGIN}.evil.example`,
  `${GUEST_ORIGIN}:8443`,
  `${GUEST_ORIGIN}/`,
  'http://embed.example.com',
  'https://evil-embed.example.com',
  'https://EMBED.example.com',
  ''
];
const HELLO = { inlay: 1, kind: 'hello', nonce: NONCE, versions: [1] };

const recordedFor = (rule) => handshake.host.filter((entry) => ruleOfHello(entry) === rule);

/** Every hello here must lead to nothing; a right one after them must be welcomed. */
async function expectIgnored({ page, guest }, messages) {
  for (const { what, ...parts } of messages) {
    await guest.deliver(parts);
    expect(guest.welcomes.length === 0, `welcomed ${what}`);
    expect(page.thrown.length === 0, `threw at ${what}: ${page.thrown[0]?.message}`);
  }
  await guest.hello();
  expect(guest.welcomes.length === 1, 'after that, a hello that is in order was not welcomed');
  return `${messages.length} ignored, and a right one after them welcomed`;
}

export const HANDSHAKE = [
  {
    id: 'welcome',
    section: 'Handshake, welcome',
    says: 'A hello in order is welcomed with its own nonce, a version, an instance id and one end of a fresh channel; the welcome holds nothing else.',
    async attempt({ open }) {
      for (const { note, origin, data } of recordedFor('welcome')) {
        const { guest } = open();
        await guest.deliver({ origin, data });
        expect(guest.welcomes.length === 1, `${note}: ${guest.welcomes.length} welcomes`);
        const [{ data: welcome, ports }] = guest.welcomes;
        const { inlay, kind, nonce, version, instanceId, ...rest } = welcome;
        expect(inlay === 1 && kind === 'welcome', `not the form of a welcome: ${brief(welcome)}`);
        expect(nonce === data.nonce, `its nonce is ${brief(nonce)} and not that of the hello`);
        expect(version === 1, `its version is ${brief(version)} and not 1`);
        expect(UUID.test(instanceId), `its instance id is ${brief(instanceId)} and no UUID`);
        expect(Object.keys(rest).length === 0, `it also holds ${Object.keys(rest).join(', ')}`);
        expect(ports.length === 1, `${ports.length} ports came with it`);
      }
      return `${recordedFor('welcome').length} recorded hellos welcomed`;
    }
  },
  {
    id: 'source',
    section: 'Handshake, hello',
    says: 'A hello counts only when its source is the frame’s window.',
    async attempt({ page, open }) {
      const { guest } = open();
      const others = [{}, null, undefined].map((source) => ({
        source,
        data: HELLO,
        what: 'a hello of another window'
      }));
      const recorded = recordedFor('source').map(({ origin, data, note }) => ({
        source: {},
        origin,
        data,
        what: note
      }));
      return expectIgnored({ page, guest }, [...others, ...recorded]);
    }
  },
  {
    id: 'origin',
    section: 'Handshake, hello',
    says: 'A hello counts only when its origin is exactly the configured one.',
    async attempt({ page, open }) {
      const { guest } = open();
      const made = ORIGINS.map((origin) => ({ origin, data: HELLO, what: `a hello of the origin "${origin}"` }));
      const recorded = recordedFor('origin').map(({ origin, data, note }) => ({ origin, data, what: note }));
      return expectIgnored({ page, guest }, [...made, ...recorded]);
    }
  },
  {
    id: 'opaque',
    section: 'Handshake, hello',
    says: 'The origin "null" counts when the host itself sandboxed the frame, and then no other; else it does not count.',
    async attempt({ page, open }) {
      const { guest } = open();
      const recorded = recordedFor('opaque').map(({ origin, data, note }) => ({ origin, data, what: note }));
      await expectIgnored({ page, guest }, recorded);
      const sandboxed = open({ isSandboxed: true });
      await sandboxed.guest.hello({ origin: GUEST_ORIGIN });
      expect(sandboxed.guest.welcomes.length === 0, 'welcomed a normal origin though the frame is sandboxed');
      await sandboxed.guest.hello();
      expect(sandboxed.guest.welcomes.length === 1, 'did not welcome the origin "null" of a frame that it sandboxed');
      return 'taken from the sandboxed frame only';
    }
  },
  {
    id: 'hello-shape',
    section: 'Handshake, hello',
    says: 'What is not a hello is ignored and throws nothing.',
    async attempt({ page, open }) {
      const { guest } = open();
      const wrong = [
        null,
        undefined,
        7,
        [],
        { ...HELLO, inlay: 2 },
        { ...HELLO, nonce: undefined },
        { ...HELLO, nonce: 'F'.repeat(32) },
        { ...HELLO, nonce: [NONCE] },
        { ...HELLO, versions: undefined },
        { ...HELLO, versions: 1 },
        { ...HELLO, versions: ['1'] },
        { ...HELLO, versions: [1.5] }
      ].map((data) => ({ data, what: brief(data) }));
      const recorded = recordedFor('hello-shape').map(({ origin, data, note }) => ({ origin, data, what: note }));
      return expectIgnored({ page, guest }, [...wrong, ...recorded]);
    }
  },
  {
    id: 'target',
    section: 'Handshake, welcome',
    says: 'The welcome goes to the exact origin of the guest; to "*" only where the host sandboxed the frame.',
    async attempt({ open }) {
      const targets = [];
      for (const isSandboxed of [false, true]) {
        const { guest } = open({ isSandboxed });
        await guest.hello();
        targets.push(guest.welcomes[0]?.targetOrigin);
      }
      const [normal, opaque] = targets;
      expect(normal === GUEST_ORIGIN, `sent to ${brief(normal)} instead of ${GUEST_ORIGIN}`);
      expect(opaque === '*', `sent to ${brief(opaque)}, where the opaque guest does not hear it`);
      return targets.join(' and ');
    }
  },
  {
    id: 'version',
    section: 'Handshake',
    says: 'Without a common version there is no connection, and the page is told so.',
    async attempt({ open }) {
      for (const { note, origin, data } of recordedFor('version')) {
        const { guest, told } = open();
        await guest.deliver({ origin, data });
        expect(guest.welcomes.length === 0, `${note}: welcomed all the same`);
        expect(told.failed.length === 1, `${note}: the page was told ${told.failed.length} failures`);
      }
      return 'no welcome, one failure';
    }
  },
  {
    id: 'repeated-hello',
    section: 'Handshake',
    says: 'A hello that is repeated does not cut off the port that was given already.',
    async attempt({ open }) {
      const one = open();
      await one.guest.hello();
      one.guest.take();
      await one.guest.hello();
      await one.guest.accept();
      await one.guest.hello();
      expect(
        one.guest.heard('context').length === 1,
        `${one.guest.heard('context').length} contexts came on the first port`
      );
      await expectStillHears(one, 1, 'a repeated hello');
      return 'the first port stays';
    }
  },
  {
    id: 'reload',
    section: 'Handshake',
    says: 'A hello with another nonce (a reload) replaces the port; the old one is heard no more.',
    async attempt({ open }) {
      const one = open();
      await one.guest.connect(NONCE);
      const old = one.guest.take();
      await one.guest.connect(NEXT_NONCE);
      expect(one.guest.welcomes.length === 2, 'no second welcome');
      expect(one.guest.heard('context').length === 2, 'no context on the new port');
      const toast = { variant: 'info', title: 'of the old port', messageKey: 'copied' };
      old.postMessage({ v: 1, id: 'old', kind: 'toast', epoch: 1, body: toast });
      await expectStillHears(one, 1, 'a reload');
      expect(
        one.told.toast.every(({ title }) => title !== toast.title),
        'acted on a message of the old port'
      );
      return 'context on the new port, the old one silent';
    }
  },
  {
    id: 'before-accept',
    section: 'Handshake, accept',
    says: 'Before the accept the host sends nothing on the port and acts on nothing.',
    async attempt({ open }) {
      const { guest, told, asked } = open();
      await guest.hello();
      guest.take();
      await guest.say('token-needed', { reason: 'first' });
      await guest.say('toast', { variant: 'info', title: 'early', messageKey: 'copied' });
      expect(guest.received.length === 0, `sent ${brief(guest.received.map((message) => message?.kind))}`);
      expect(asked.length === 0, 'made an assertion');
      expect(told.toast.length === 0, 'acted on a message');
      return 'silence';
    }
  },
  {
    id: 'accept-nonce',
    section: 'Handshake, accept',
    says: 'Only an accept with the nonce of this handshake opens the port.',
    async attempt({ open }) {
      const { guest } = open();
      await guest.hello();
      guest.take();
      // What is sent before any accept is another rule's.
      await settle();
      const before = guest.received.length;
      for (const nonce of [NEXT_NONCE, null, '']) {
        await guest.accept(nonce);
        expect(guest.received.length === before, `opened at an accept with the nonce ${brief(nonce)}`);
      }
      await guest.accept();
      expect(guest.heard('context').length === 1, 'did not open at the right accept');
      return 'three wrong ones left, the right one taken';
    }
  }
];
