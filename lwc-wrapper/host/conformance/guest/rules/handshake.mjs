// Section "Handshake": how a guest says hello, and whose welcome it takes.

import { handshake, ruleOfWelcome } from '../../transcripts.mjs';
import { brief, expect } from '../../verdict.mjs';
import { until } from '../mockHost.mjs';

const NONCE = /^[0-9a-f]{32}$/;
const OTHER_NONCE = 'fedcba9876543210fedcba9876543210';
/** What a guest that should stay silent gets to show that it does not. */
const QUIET_MS = 1_500;

const recordedFor = (rule) => handshake.guest.filter((entry) => ruleOfWelcome(entry) === rule);

/** After wrong welcomes a right one: taken, so that the wrong ones have been dealt with by then, and none of them was. */
async function expectOnlyRight(guest, nonce, wrong) {
  const right = await guest.post(guest.welcomeFor(nonce));
  guest.use(right);
  await guest.hears('accept');
  for (const { what, port } of wrong) {
    const heard = await guest.heardOn(port);
    expect(heard.length === 0, `answered ${what} with ${brief(heard[0])}`);
  }
  return `${wrong.length} left, the right one taken`;
}

export const HANDSHAKE = [
  {
    id: 'hello',
    section: 'Handshake, hello',
    says: 'The hello is {inlay: 1, kind, nonce, versions}: 32 hexadecimal digits, version 1 among the versions, and nothing else in it.',
    async attempt({ open }) {
      const guest = await open();
      const { data } = await guest.hello();
      const { inlay, kind, nonce, versions, ...rest } = data;
      expect(inlay === 1 && kind === 'hello', `not the form of a hello: ${brief(data)}`);
      expect(typeof nonce === 'string' && NONCE.test(nonce), `the nonce is ${brief(nonce)}`);
      expect(Array.isArray(versions) && versions.every(Number.isInteger), `the versions are ${brief(versions)}`);
      expect(versions.includes(1), `version 1 is not among ${brief(versions)}`);
      expect(Object.keys(rest).length === 0, `it also holds ${Object.keys(rest).join(', ')}`);
      return brief(data);
    }
  },
  {
    id: 'hello-repeats',
    section: 'Handshake, hello',
    says: 'The hello is repeated until the welcome comes, always with the same nonce.',
    async attempt({ open }) {
      const guest = await open();
      const hellos = await until(async () => {
        const said = (await guest.said()).filter(({ data }) => data?.kind === 'hello');
        return 2 < said.length && said;
      });
      expect(hellos, `fewer than three hellos: ${(await guest.said()).length}`);
      const nonces = new Set(hellos.map(({ data }) => data.nonce));
      expect(nonces.size === 1, `${nonces.size} nonces in ${hellos.length} hellos`);
      return `${hellos.length} hellos, one nonce`;
    }
  },
  {
    id: 'hello-fresh',
    section: 'Handshake, hello',
    says: 'Each load of the frame has a nonce of its own.',
    async attempt({ open }) {
      const guest = await open();
      const first = await guest.hello();
      await guest.reload();
      // The load before may still say something until it is gone.
      const isNew = ({ data }) => data?.kind === 'hello' && data.nonce !== first.data.nonce;
      const second = await until(async () => (await guest.said()).find(isNew), 2 * QUIET_MS);
      expect(second, `${first.data.nonce} twice`);
      return 'two loads, two nonces';
    }
  },
  {
    id: 'accept',
    section: 'Handshake, accept',
    says: 'The first thing on the port is the accept, with the nonce, the capabilities and the limits of the guest.',
    async attempt({ open }) {
      const guest = await open();
      const { data } = await guest.hello();
      const port = await guest.post(guest.welcomeFor(data.nonce));
      guest.use(port);
      const [first] = await until(async () => (await guest.heardOn(port)).length !== 0 && guest.heardOn(port)).then(
        (heard) => heard ?? []
      );
      expect(first, 'nothing came');
      expect(first.kind === 'accept', `first came ${brief(first)}`);
      expect(first.nonce === data.nonce, `its nonce is ${brief(first.nonce)}`);
      expect(Array.isArray(first.capabilities), `its capabilities are ${brief(first.capabilities)}`);
      const { maxMessageBytes, maxResizesPerSecond } = first.limits ?? {};
      expect(Number.isInteger(maxMessageBytes) && 0 < maxMessageBytes, `maxMessageBytes is ${brief(maxMessageBytes)}`);
      expect(
        0 < maxResizesPerSecond && maxResizesPerSecond <= 10,
        `maxResizesPerSecond is ${brief(maxResizesPerSecond)}`
      );
      return brief(first);
    }
  },
  {
    id: 'welcome-source',
    section: 'Handshake, welcome',
    says: 'A welcome counts only when its source is the parent of the frame.',
    async attempt({ open, fromSibling }) {
      const guest = await open();
      const { data } = await guest.hello();
      await fromSibling(guest.welcomeFor(data.nonce));
      const right = await guest.post(guest.welcomeFor(data.nonce));
      guest.use(right);
      await guest.hears('accept');
      const heard = await fromSibling.heard();
      expect(heard.length === 0, `answered the sibling with ${brief(heard[0])}`);
      return 'a sibling’s welcome left, the right one taken';
    }
  },
  {
    id: 'welcome-nonce',
    section: 'Handshake, welcome',
    says: 'A welcome counts only with the nonce of the guest’s own hello.',
    async attempt({ open }) {
      const guest = await open();
      const { data } = await guest.hello();
      const wrong = [];
      for (const nonce of [
        OTHER_NONCE,
        undefined,
        '',
        ...recordedFor('welcome-nonce').map((entry) => entry.data.nonce)
      ]) {
        wrong.push({ what: `the nonce ${brief(nonce)}`, port: await guest.post(guest.welcomeFor(nonce)) });
      }
      return expectOnlyRight(guest, data.nonce, wrong);
    }
  },
  {
    id: 'welcome-shape',
    section: 'Handshake, welcome',
    says: 'What is not a welcome is ignored.',
    async attempt({ page, open }) {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const guest = await open();
      const { data } = await guest.hello();
      const wrong = [];
      const made = [null, 7, 'welcome', [], { kind: 'analytics' }, guest.welcomeFor(data.nonce, { inlay: 2 })];
      for (const what of [...made, guest.welcomeFor(data.nonce, { kind: 'hi' })]) {
        wrong.push({ what: brief(what), port: await guest.post(what) });
      }
      wrong.push({ what: 'a welcome without a port', port: await guest.post(guest.welcomeFor(data.nonce), false) });
      for (const { note, data: recorded } of recordedFor('welcome-shape')) {
        const mended = recorded.nonce ? { ...recorded, nonce: data.nonce } : recorded;
        wrong.push({ what: note, port: await guest.post(mended) });
      }
      const seen = await expectOnlyRight(guest, data.nonce, wrong);
      expect(errors.length === 0, `threw: ${errors[0]}`);
      return seen;
    }
  },
  {
    id: 'welcome-version',
    section: 'Handshake',
    says: 'A welcome of a version that the guest did not offer is not accepted.',
    async attempt({ open }) {
      const guest = await open();
      const { data } = await guest.hello();
      for (const entry of recordedFor('welcome-version')) {
        const port = await guest.post(guest.welcomeFor(data.nonce, { version: entry.data.version }));
        const answered = await until(async () => (await guest.heardOn(port)).length !== 0, QUIET_MS);
        expect(!answered, `answered version ${entry.data.version}`);
      }
      return 'no answer';
    }
  },
  {
    id: 'unlisted-page',
    section: 'Frame; Handshake, welcome',
    says: 'A page that is not on the org’s list of host pages gets no connection.',
    async attempt({ openElsewhere }) {
      const guest = await openElsewhere();
      const hello = await guest.hello(QUIET_MS);
      if (!hello) {
        return 'the page may not even frame it';
      }
      const port = await guest.post(guest.welcomeFor(hello.data.nonce));
      const answered = await until(async () => (await guest.heardOn(port)).length !== 0, QUIET_MS);
      expect(!answered, 'accepted the welcome of a page of another origin');
      return 'said hello, and did not take the welcome';
    }
  },
  {
    id: 'opaque',
    section: 'Frame',
    says: 'The guest works with an opaque origin too: sandboxed without allow-same-origin.',
    async attempt({ open, context }) {
      const guest = await open({ sandbox: 'allow-scripts' });
      const hello = await guest.hello();
      expect(hello.origin === 'null', `its origin is ${hello.origin}`);
      await guest.connect();
      await guest.send('context', context);
      await guest.hears('token-needed');
      return 'connected and asked for an assertion';
    }
  }
];
