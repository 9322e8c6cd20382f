// A host in as few lines as the protocol allows. It draws nothing; it is here to be read by whoever writes a host, and to be
// broken on purpose: each mutant replaces one of its decisions.

import { byteLength, inTime, isBody, isKind, isLimits } from './hostShapes.mjs';

const MAX_BYTES = 65_536;
const HANDSHAKE_MS = 15_000;
const REQUEST_MS = 10_000;
const DESTROY_MS = 1_000;
const VERSIONS = [1];
const isText = (value) => typeof value === 'string';

/** Every decision that a host takes. A mutant is this with one of them replaced. */
export const DECISIONS = {
  isFromFrame: (source, frame) => source === frame.contentWindow,
  isRightOrigin: (origin, { guestOrigin, isSandboxed }) => origin === (isSandboxed ? 'null' : guestOrigin),
  isHello: (data) =>
    data?.inlay === 1 &&
    data.kind === 'hello' &&
    isText(data.nonce) &&
    /^[0-9a-f]{32}$/.test(data.nonce) &&
    Array.isArray(data.versions) &&
    data.versions.every(Number.isInteger),
  chooseVersion: (offered) => VERSIONS.find((version) => offered.includes(version)),
  targetOrigin: ({ guestOrigin, isSandboxed }) => (isSandboxed ? '*' : guestOrigin),
  welcome: ({ nonce, version, instanceId }) => ({ inlay: 1, kind: 'welcome', nonce, version, instanceId }),
  isRepeatedHello: (nonce, link) => link?.nonce === nonce,
  closesOldPort: true,
  waitsForAccept: true,
  beforeContext: undefined,
  isAccept: (data, nonce) =>
    data?.kind === 'accept' && data.nonce === nonce && isText(data.nonce) && isLimits(data.limits),
  envelope: (parts) => ({ v: 1, id: crypto.randomUUID(), ...parts }),
  isShort: (data) => byteLength(data) <= MAX_BYTES,
  isEnvelope: (data) =>
    typeof data === 'object' &&
    data?.v === 1 &&
    isText(data.id) &&
    isText(data.kind) &&
    Number.isInteger(data.epoch) &&
    0 <= data.epoch,
  isUnknown: (kind) => !isKind(kind),
  unknownIsFatal: false,
  unknownGoesTo: undefined,
  passesOn: () => true,
  isBody,
  isLate: (epoch, current) => epoch < current,
  isAhead: (epoch, current) => current < epoch,
  asksOneAtATime: true,
  binding: ({ nonce, instanceId, reason }) => ({ nonce, instanceId, reason }),
  answersOnce: true,
  answers: (id) => ({ re: id }),
  pushesToken: false,
  saysThatThereIsNone: true,
  keepsLateAssertion: false,
  keepsAssertionOverReload: false,
  raisesEpoch: true,
  sendsTokenByWindow: false,
  tellsHandshakeTimeout: true,
  asksToDestroy: true,
  waitsForEverAtTheEnd: false,
  stopsListening: true,
  instanceId: undefined,
  listenersOf: (on) => () => on
};

/** `createHost` as the kit wants it, with other decisions where they are given. */
export const plainHost =
  (replaced = {}) =>
  (parts) =>
    createPlainHost(parts, { ...DECISIONS, ...replaced });

function createPlainHost(parts, decide) {
  const { frame, guestOrigin, isSandboxed, getAssertion } = parts;
  const listeners = decide.listenersOf(parts.on);
  const on = new Proxy({}, { get: (_, name) => listeners()[name] });
  const side = { guestOrigin, isSandboxed };
  const instanceId = decide.instanceId ?? crypto.randomUUID();
  let { context } = parts;
  let epoch = 1;
  let link;
  let isAsking = false;
  let question = 0;
  let whenDestroyed;
  let timer = setTimeout(() => fail('handshake_timeout'), decide.tellsHandshakeTimeout ? HANDSHAKE_MS : 2 ** 30);

  function takeWindowMessage({ source, origin, data }) {
    if (!source || !decide.isFromFrame(source, frame) || !decide.isRightOrigin(origin, side) || !decide.isHello(data)) {
      return;
    }
    if (decide.isRepeatedHello(data.nonce, link)) {
      return;
    }
    const version = decide.chooseVersion(data.versions);
    if (version === undefined) {
      fail('version_mismatch');
      return;
    }
    openLink(data.nonce, version);
  }

  function openLink(nonce, version) {
    if (decide.closesOldPort) {
      link?.port.close();
    }
    if (!decide.keepsAssertionOverReload) {
      question += 1;
    }
    isAsking = false;
    const { port1: port, port2 } = new MessageChannel();
    const opened = { nonce, version, port, isAccepted: false };
    link = opened;
    port.onmessage = ({ data }) => {
      if (opened === link || !decide.closesOldPort) {
        takePortMessage(data);
      }
    };
    timer = again(timer, () => fail('handshake_timeout'), REQUEST_MS);
    const welcome = decide.welcome({ nonce, version, instanceId, context });
    frame.contentWindow.postMessage(welcome, decide.targetOrigin(side), [port2]);
    if (!decide.waitsForAccept) {
      send('context', context);
    }
  }

  function takePortMessage(data) {
    if (!link.isAccepted) {
      if (decide.isAccept(data, link.nonce)) {
        link.isAccepted = true;
        clearTimeout(timer);
        if (decide.beforeContext) {
          send(decide.beforeContext, {});
        }
        if (decide.waitsForAccept) {
          send('context', context);
        }
        if (decide.pushesToken) {
          send('token', { assertion: 'header.claims.signature' });
        }
      }
      return;
    }
    if (!decide.isShort(data) || !decide.isEnvelope(data)) {
      return;
    }
    if (decide.isUnknown(data.kind)) {
      if (decide.unknownIsFatal) {
        fail('unknown_kind');
      }
      on[decide.unknownGoesTo]?.(data.body);
      return;
    }
    if (!decide.isBody(data.kind, data.body ?? {})) {
      return;
    }
    if (data.kind === 'destroyed') {
      whenDestroyed?.();
    } else if (data.epoch === 0 || (!decide.isLate(data.epoch, epoch) && !decide.isAhead(data.epoch, epoch))) {
      act(data);
    }
  }

  function act({ id, kind, body, epoch: askedIn }) {
    if (!decide.passesOn(kind)) {
      return;
    }
    switch (kind) {
      case 'token-needed':
        answer(id, askedIn, body.reason);
        break;
      case 'resize':
        on.resize?.(body.height);
        break;
      case 'navigate':
        on.navigate?.(body);
        break;
      case 'toast':
        on.toast?.(body);
        break;
      case 'dirty':
        on.dirty?.(body.dirty);
        break;
      case 'kyc-changed':
        on.kycChanged?.(body);
        break;
      default:
        break;
    }
  }

  async function answer(id, askedIn, reason) {
    if (isAsking && decide.asksOneAtATime) {
      return;
    }
    isAsking = true;
    const mine = question;
    const assertion = await inTime(getAssertion(decide.binding({ nonce: link.nonce, instanceId, reason })));
    if (mine !== question) {
      return;
    }
    isAsking = false;
    if (assertion === null && !decide.saysThatThereIsNone) {
      return;
    }
    if (decide.sendsTokenByWindow) {
      frame.contentWindow.postMessage({ inlay: 1, kind: 'token', assertion }, decide.targetOrigin(side));
    }
    for (let count = 0; count < (decide.answersOnce ? 1 : 2); count += 1) {
      send('token', { assertion }, { ...decide.answers(id), epoch: askedIn });
    }
  }

  function send(kind, body, more = {}) {
    link?.port.postMessage(decide.envelope({ kind, epoch, body, ...more }));
  }

  function fail(code) {
    end();
    on.failed?.({ code });
  }

  function end() {
    question += 1;
    clearTimeout(timer);
    if (decide.stopsListening) {
      window.removeEventListener('message', takeWindowMessage);
    }
    link?.port.close();
    link = undefined;
  }

  window.addEventListener('message', takeWindowMessage);

  return {
    changeRecord(next) {
      context = next;
      if (decide.raisesEpoch) {
        epoch += 1;
      }
      if (!decide.keepsLateAssertion) {
        question += 1;
        isAsking = false;
      }
      if (link?.isAccepted) {
        send('context', context);
      }
    },
    async destroy() {
      if (link?.isAccepted && decide.asksToDestroy) {
        const answered = new Promise((resolve) => {
          whenDestroyed = resolve;
        });
        send('destroy', {});
        const giveUp = setTimeout(() => decide.waitsForEverAtTheEnd || whenDestroyed(), DESTROY_MS);
        await answered;
        clearTimeout(giveUp);
      }
      end();
    }
  };
}

function again(timer, work, delay) {
  clearTimeout(timer);
  return setTimeout(work, delay);
}

export const createHost = plainHost();
