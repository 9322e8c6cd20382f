// A guest in as few lines as the protocol allows. It shows nothing; it is here to be read by whoever writes a guest, and to be
// broken on purpose: each mutant replaces one of its decisions.

const MAX_BYTES = 65_536;
const HOST_KINDS = ['context', 'token', 'theme', 'visibility', 'destroy'];
const LIMITS = { maxMessageBytes: MAX_BYTES, maxResizesPerSecond: 10 };

const isText = (value) => typeof value === 'string';
const newNonce = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function bytes(data) {
  try {
    return new TextEncoder().encode(JSON.stringify(data)).length;
  } catch {
    return Infinity;
  }
}

/** Every decision that a guest takes. A mutant is this with one of them replaced. */
export const DECISIONS = {
  nonce: newNonce,
  hello: (nonce) => ({ inlay: 1, kind: 'hello', nonce, versions: [1] }),
  repeatsHello: true,
  isFromParent: (source) => source === window.parent,
  isRightNonce: (given, own) => given === own,
  isListed: (origin, hostOrigins) => hostOrigins.includes(origin),
  isVersion: (version) => version === 1,
  isWelcome: (data, ports) => isText(data.instanceId) && ports.length === 1,
  accept: (nonce) => ({ kind: 'accept', nonce, capabilities: [], limits: LIMITS }),
  beforeAccept: undefined,
  envelope: (parts) => ({ v: 1, id: crypto.randomUUID(), ...parts }),
  isShort: (data) => bytes(data) <= MAX_BYTES,
  isEnvelope: (data) =>
    data?.v === 1 && isText(data.id) && isText(data.kind) && Number.isInteger(data.epoch) && 0 <= data.epoch,
  isKnown: (kind) => HOST_KINDS.includes(kind),
  isContext: (kind) => kind === 'context',
  isBody: (kind, body) => isBody(kind, body),
  isOlder: (epoch, current) => epoch < current,
  firstReason: 'first',
  asks: (question) => question === undefined,
  isAnswer: (re, epoch, question) => re === question?.id && epoch === question.epoch,
  forgetsAnswered: true,
  forgetsAtNewRecord: true,
  saysThatThereIsNone: true,
  heightOf: (pixels) => Math.ceil(pixels),
  asksAgainOnVisibility: false,
  answersDestroy: (id) => ({ re: id }),
  speaksAfterTheEnd: false,
  takesFocus: false,
  needsOrigin: false,
  stores: false,
  alsoTellsTheWindow: false,
  sharesMessages: false
};

/** Runs the guest. `hostOrigins` are the exact origins of the pages that may embed it. */
export function runPlainGuest(hostOrigins, replaced = {}) {
  const decide = { ...DECISIONS, ...replaced };
  const nonce = decide.nonce();
  const neighbours = decide.sharesMessages ? new BroadcastChannel('inlay') : undefined;
  let port;
  let epoch = 0;
  let context;
  let question;
  let instanceId;

  const hello = () => window.parent.postMessage(decide.hello(nonce), '*');
  const timer = setInterval(() => (decide.repeatsHello ? hello() : undefined), 250);
  setTimeout(() => clearInterval(timer), 15_000);

  function takeWindowMessage({ source, origin, data, ports }) {
    const isOurs = data?.inlay === 1 && data.kind === 'welcome';
    if (!decide.isFromParent(source) || !isOurs || !decide.isRightNonce(data.nonce, nonce)) {
      return;
    }
    if (!decide.isListed(origin, hostOrigins) || !decide.isVersion(data.version) || !decide.isWelcome(data, ports)) {
      return;
    }
    clearInterval(timer);
    port?.close();
    [port] = ports;
    ({ instanceId } = data);
    port.onmessage = (event) => {
      neighbours?.postMessage(event.data);
      takePortMessage(event.data);
    };
    if (decide.beforeAccept) {
      send(decide.beforeAccept, {});
    }
    port.postMessage(decide.accept(nonce));
  }

  function takePortMessage(data) {
    if (!decide.isShort(data) || !decide.isEnvelope(data) || !decide.isKnown(data.kind)) {
      return;
    }
    const { id, kind, body = {}, re, epoch: named } = data;
    if (!decide.isBody(kind, body)) {
      return;
    }
    if (decide.isContext(kind) && !decide.isOlder(named, epoch)) {
      takeContext(body, named);
    } else if (kind === 'token' && decide.isAnswer(re, named, question)) {
      takeToken(body.assertion);
    } else if (kind === 'visibility' && decide.asksAgainOnVisibility) {
      ask('first');
    } else if (kind === 'destroy') {
      end(id);
    }
  }

  function takeContext(next, named) {
    const isSame = named === epoch && next.recordId === context?.recordId;
    context = next;
    epoch = named;
    if (isSame) {
      return;
    }
    if (decide.forgetsAtNewRecord) {
      question = undefined;
    }
    if (decide.takesFocus) {
      window.focus();
      document.body.tabIndex = -1;
      document.body.focus();
    }
    send('loading', {});
    send('resize', { height: decide.heightOf(399.5) });
    ask(decide.firstReason);
  }

  function ask(reason) {
    if (decide.asks(question)) {
      const id = crypto.randomUUID();
      question = { id, epoch };
      send('token-needed', { reason }, { id });
    }
  }

  async function takeToken(assertion) {
    if (decide.forgetsAnswered) {
      question = undefined;
    }
    if (assertion === null) {
      if (decide.saysThatThereIsNone) {
        send('error', { code: 'assertion_unavailable', retryable: true });
      }
      return;
    }
    if (decide.alsoTellsTheWindow) {
      window.parent.postMessage({ inlay: 1, kind: 'session', assertion }, '*');
    }
    await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ assertion, instance: instanceId, nonce })
    }).catch(() => undefined);
  }

  function end(id) {
    send('destroyed', {}, decide.answersDestroy(id));
    if (decide.speaksAfterTheEnd) {
      send('metric', { name: 'afterwards', value: 1 });
    }
    window.removeEventListener('message', takeWindowMessage);
    const closing = port;
    setTimeout(() => closing.close());
  }

  function send(kind, body, more = {}) {
    port?.postMessage(decide.envelope({ kind, epoch, body, ...more }));
  }

  if (decide.stores && window.origin !== 'null') {
    localStorage.setItem('inlay', nonce);
  }
  if (neighbours) {
    neighbours.onmessage = (event) => takePortMessage(event.data);
  }
  if (decide.needsOrigin && window.origin === 'null') {
    return;
  }
  window.addEventListener('message', takeWindowMessage);
  hello();
}

function isBody(kind, body) {
  switch (kind) {
    case 'context':
      return isRecordId(body.recordId) && isText(body.object) && isText(body.org);
    case 'token':
      return body.assertion === null || isText(body.assertion);
    case 'theme':
      return ['light', 'dark'].includes(body.colorScheme);
    case 'visibility':
      return typeof body.visible === 'boolean';
    default:
      return true;
  }
}

/** The last three of 18 characters say which of the others are upper case. */
function isRecordId(id) {
  if (!isText(id) || !/^[0-9A-Za-z]{18}$/.test(id)) {
    return false;
  }
  const check = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].map((letter, place) => (/[A-Z]/.test(letter) ? 2 ** place : 0));
    return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits.reduce((sum, bit) => sum + bit)];
  });
  return id.endsWith(check.join(''));
}
