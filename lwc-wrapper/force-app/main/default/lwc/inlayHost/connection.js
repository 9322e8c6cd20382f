/** The host's half of the Inlay protocol: connects a page with the widget in its frame. */
import { HANDSHAKE_TIMEOUT_MS, MAX_MESSAGE_BYTES, PROTOCOL_VERSIONS, REQUEST_TIMEOUT_MS } from 'c/inlayProtocol';
import { byteLength, makeEnvelope, readEnvelope } from './envelope';
import { chooseVersion, makeWelcome, readAccept, readHello } from './handshake';
import { createDeadline } from './deadline';
import { createTokenDesk } from './tokenDesk';
import { publishTrace } from './trace';

/** How long a widget that is loading may take until it is ready. Its own requests end sooner and are told as errors. */
export const READY_TIMEOUT_MS = 30_000;
/** How long `destroy` waits for the widget's `destroyed`. */
export const DESTROY_TIMEOUT_MS = 1_000;

/** Kinds that say nothing about a record, so they count whatever record the widget had when it sent them. */
const RECORD_FREE_KINDS = ['resize', 'metric', 'destroyed'];
/** Errors after which the widget cannot even show an error of its own. */
const FATAL_CODES = ['widget_broken', 'version_mismatch'];

/**
 * Waits for the widget in a frame and keeps the connection with it until `destroy`.
 *
 * @param {object} options
 * @param {() => ?Window} options.frameWindow The frame's window; asked anew for each message.
 * @param {string} options.guestOrigin The one origin that the widget may have.
 * @param {() => boolean} [options.isOpaque] Whether the frame is sandboxed, so that the widget's origin is `"null"`.
 * @param {string} options.instanceId A UUID that names this widget on this page.
 * @param {object} options.context Body of the first `context`.
 * @param {object} options.theme Body of the first `theme`.
 * @param {boolean} options.visible Whether the tab is shown.
 * @param {(request: {epoch: number, nonce: string, reason: string}) => Promise<string>} options.mintAssertion
 * @param {object} options.on Callbacks, each optional:
 *   `waiting(isWaiting)`: whether the widget's content must be covered;
 *   `failed({code, retryable, outdated?})`: the connection has ended for good;
 *   `resize(height)`, `navigate(body)`, `toast(body)`, `kycChanged(body)`, `dirty(isDirty)`;
 *   `painted()`: the widget's content is on the screen; `error({code, retryable})`: the widget shows a failure of its own; `diagnosis(body)`: from the check page only.
 * @returns {{changeContext: Function, changeProperties: Function, changeTheme: Function, changeVisibility: Function,
 *   counters: Function, destroy: Function}}
 */
export function connectGuest(options) {
  const { frameWindow, guestOrigin, instanceId, mintAssertion, on } = options;
  const isOpaque = options.isOpaque ?? (() => false);
  const counts = {};
  const latest = { context: options.context, theme: options.theme, visible: options.visible };
  let epoch = 1;
  let link;
  let isWaiting = true;
  let isOver = false;
  let whenDestroyed;

  const deadline = createDeadline(() => fail({ code: 'handshake_timeout', retryable: true }));
  const tokenDesk = createTokenDesk({ mintAssertion, count, timeoutMs: REQUEST_TIMEOUT_MS });

  // --- Window messages ---

  function takeWindowMessage(event) {
    // Source first: the page has other frames, and twenty widgets may share it. Only then is anything else looked at.
    if (!event.source || event.source !== frameWindow()) {
      return;
    }
    const expectedOrigin = isOpaque() ? 'null' : guestOrigin;
    if (event.origin !== expectedOrigin) {
      refuse('origin', { transport: 'window', note: `refused: origin ${event.origin}` });
      return;
    }
    const hello = readHello(event.data);
    if (!hello) {
      refuse('hello', { transport: 'window', note: 'refused: not a hello' });
      return;
    }
    takeHello(hello);
  }

  function takeHello(hello) {
    if (link?.nonce === hello.nonce) {
      // The widget repeats its hello until our welcome has arrived; a second port would cut off the first.
      count('repeatedHello');
      return;
    }
    trace({ direction: 'in', transport: 'window', kind: 'hello', body: hello });
    const { version, outdated } = chooseVersion(hello.versions, PROTOCOL_VERSIONS);
    if (!version) {
      fail({ code: 'version_mismatch', retryable: false, outdated });
      return;
    }
    openLink(hello.nonce, version);
  }

  function openLink(nonce, version) {
    closeLink();
    const { port1, port2 } = new MessageChannel();
    const opened = { nonce, version, port: port1, isAccepted: false, wasReady: false, maxBytes: MAX_MESSAGE_BYTES };
    port1.onmessage = (event) => {
      if (link === opened) {
        takePortMessage(event.data);
      }
    };
    link = opened;
    cover();
    deadline.start(REQUEST_TIMEOUT_MS);
    const welcome = makeWelcome({ nonce, version, instanceId });
    trace({ direction: 'out', transport: 'window', kind: 'welcome', body: welcome });
    // An opaque origin cannot be named as a target. The message goes to this one window and holds nothing secret.
    frameWindow().postMessage(welcome, isOpaque() ? '*' : guestOrigin, [port2]);
  }

  // --- Port messages ---

  function takePortMessage(data) {
    if (!link.isAccepted) {
      takeAccept(data);
      return;
    }
    const read = readEnvelope(data, [link.version]);
    if (read.refused) {
      refuse(read.refused, { transport: 'port', kind: read.kind, note: `refused: ${read.refused}` });
      return;
    }
    if (read.unknown) {
      count('unknownKind');
      trace({ direction: 'in', transport: 'port', kind: read.unknown, note: 'ignored: unknown kind' });
      return;
    }
    const { envelope } = read;
    const note = epochProblem(envelope);
    trace({ ...envelope, direction: 'in', transport: 'port', bytes: byteLength(envelope), note });
    if (note) {
      return;
    }
    if (envelope.epoch === epoch && link.wasReady) {
      // The widget speaks of the new record, so it no longer shows the one before.
      uncover();
    }
    act(envelope);
  }

  function takeAccept(data) {
    const accept = readAccept(data, link.nonce);
    if (!accept) {
      refuse('accept', { transport: 'port', note: 'refused: not the accept of this handshake' });
      return;
    }
    trace({ direction: 'in', transport: 'port', kind: 'accept', body: accept });
    link.isAccepted = true;
    link.maxBytes = Math.min(MAX_MESSAGE_BYTES, accept.limits.maxMessageBytes);
    deadline.start(HANDSHAKE_TIMEOUT_MS);
    send('context', latest.context);
    send('theme', latest.theme);
    send('visibility', { visible: latest.visible });
  }

  function epochProblem(envelope) {
    if (epoch < envelope.epoch) {
      count('futureEpoch');
      return 'dropped: of a record that was never sent';
    }
    // Epoch 0 is the time before the first record: nothing in such a message can be of another client.
    const isBound = envelope.epoch !== 0 && !RECORD_FREE_KINDS.includes(envelope.kind);
    if (isBound && envelope.epoch < epoch) {
      count('late');
      return 'dropped: late, of an earlier record';
    }
    return undefined;
  }

  function act({ id, kind, epoch: askedIn, body }) {
    switch (kind) {
      case 'loading':
        stillAlive();
        break;
      case 'ready':
        link.wasReady = true;
        uncover();
        break;
      case 'painted':
        on.painted?.();
        break;
      case 'resize':
        on.resize?.(body.height);
        break;
      case 'token-needed':
        answerTokenNeeded(id, askedIn, body.reason);
        break;
      case 'navigate':
        on.navigate?.(body);
        break;
      case 'kyc-changed':
        on.kycChanged?.(body);
        break;
      case 'dirty':
        on.dirty?.(body.dirty);
        break;
      case 'toast':
        on.toast?.(body);
        break;
      case 'error':
        takeError(body);
        break;
      case 'diagnosis':
        on.diagnosis?.(body);
        break;
      case 'destroyed':
        whenDestroyed?.();
        break;
      default:
        // `metric` is for the trace only.
        break;
    }
  }

  function answerTokenNeeded(id, askedIn, reason) {
    stillAlive();
    // A changed record and a new load of the frame make the desk forget the request, so a late assertion ends there.
    tokenDesk.answer({ epoch: askedIn, nonce: link.nonce, reason }, (assertion) => send('token', { assertion }, id));
  }

  function takeError(body) {
    if (isWaiting && FATAL_CODES.includes(body.code)) {
      fail(body);
      return;
    }
    if (isWaiting) {
      // The widget runs and shows the failure itself, in the user's language and with its own way to try again.
      link.wasReady = true;
      uncover();
    }
    on.error?.(body);
  }

  function send(kind, body, re) {
    const envelope = makeEnvelope({ v: link.version, kind, epoch, re, body });
    const bytes = byteLength(envelope);
    if (link.maxBytes < bytes) {
      count('tooLongToSend');
      trace({ ...envelope, direction: 'out', transport: 'port', bytes, note: 'not sent: too long' });
      return undefined;
    }
    trace({ ...envelope, direction: 'out', transport: 'port', bytes });
    link.port.postMessage(envelope);
    return envelope.id;
  }

  // --- Covered or not, alive or not ---

  function cover() {
    isWaiting = true;
    on.waiting?.(true);
  }

  function uncover() {
    deadline.stop();
    if (isWaiting) {
      isWaiting = false;
      on.waiting?.(false);
    }
  }

  function stillAlive() {
    if (isWaiting) {
      deadline.start(READY_TIMEOUT_MS);
    }
  }

  function fail(problem) {
    trace({ direction: 'note', kind: 'failed', body: { code: problem.code } });
    end();
    on.failed?.(problem);
  }

  function closeLink() {
    if (link) {
      tokenDesk.forget();
      link.port.onmessage = null;
      link.port.close();
      link = undefined;
    }
  }

  function end() {
    isOver = true;
    deadline.stop();
    window.removeEventListener('message', takeWindowMessage);
    closeLink();
  }

  function count(name) {
    counts[name] = (counts[name] ?? 0) + 1;
  }

  function refuse(reason, entry) {
    count(`refused_${reason}`);
    trace({ direction: 'in', ...entry });
  }

  function trace(entry) {
    publishTrace({ instanceId, epoch, ...entry });
  }

  window.addEventListener('message', takeWindowMessage);
  if (latest.visible) {
    deadline.start(HANDSHAKE_TIMEOUT_MS);
  } else {
    deadline.hold(HANDSHAKE_TIMEOUT_MS);
  }
  on.waiting?.(true);

  return {
    /** The same record with other properties or words: nothing is covered, nothing is dropped. */
    changeProperties(context) {
      latest.context = context;
      if (!isOver && link?.isAccepted) {
        send('context', context);
      }
    },

    /** Another record: raises the epoch, covers the widget until it has taken the new record, and drops late answers. */
    changeContext(context) {
      latest.context = context;
      epoch += 1;
      if (!isOver && link?.isAccepted) {
        tokenDesk.forget();
        cover();
        deadline.start(HANDSHAKE_TIMEOUT_MS);
        send('context', context);
      }
    },

    /** Another look of the page. */
    changeTheme(theme) {
      latest.theme = theme;
      if (!isOver && link?.isAccepted) {
        send('theme', theme);
      }
    },

    /** The tab was shown or hidden. A hidden widget is slowed down by the browser, so its time-outs stand still. */
    changeVisibility(visible) {
      if (visible === latest.visible) {
        return;
      }
      latest.visible = visible;
      deadline.setPaused(!visible);
      if (!isOver && link?.isAccepted) {
        send('visibility', { visible });
      }
    },

    /** How often what was refused, dropped or ignored, by name. */
    counters() {
      return { ...counts };
    },

    /** Asks the widget to release everything and closes the connection, at the latest after `DESTROY_TIMEOUT_MS`. */
    async destroy() {
      if (isOver || whenDestroyed) {
        return;
      }
      if (link?.isAccepted) {
        const answered = new Promise((resolve) => {
          whenDestroyed = resolve;
        });
        deadline.stop();
        const giveUp = createDeadline(() => whenDestroyed());
        send('destroy', {});
        giveUp.start(DESTROY_TIMEOUT_MS);
        await answered;
        giveUp.stop();
      }
      end();
    }
  };
}
