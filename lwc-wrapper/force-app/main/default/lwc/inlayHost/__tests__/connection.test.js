// The host side of the protocol: who is listened to, what is sent to whom, and what ends a connection.
import { HANDSHAKE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from 'c/inlayProtocol';
import { DESTROY_TIMEOUT_MS, READY_TIMEOUT_MS, connectGuest, subscribeTrace } from 'c/inlayHost';
import { GUEST_ORIGIN, NONCE, createFakeGuest, deliverWindowMessage } from '../../../../../../jest/fakeGuest';

const OTHER_NONCE = 'ffffffffffffffffffffffffffffffff';
const HELLO = { inlay: 1, kind: 'hello', nonce: NONCE, versions: [1] };

let frameWindow;
let guest;
let on;
let mintAssertion;
let connection;

function connect(options = {}) {
  connection = connectGuest({
    frameWindow: () => frameWindow,
    guestOrigin: GUEST_ORIGIN,
    instanceId: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69',
    context: { recordId: 'first' },
    theme: { hooks: {} },
    visible: true,
    mintAssertion,
    on,
    ...options
  });
}

/** Lets everything that was promised happen. */
async function settle() {
  await jest.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  jest.useFakeTimers();
  frameWindow = {};
  guest = createFakeGuest(frameWindow);
  on = {
    waiting: jest.fn(),
    failed: jest.fn(),
    resize: jest.fn(),
    navigate: jest.fn(),
    toast: jest.fn(),
    kycChanged: jest.fn(),
    dirty: jest.fn()
  };
  mintAssertion = jest.fn(async () => 'header.claims.signature');
});

afterEach(async () => {
  connection.destroy();
  await jest.advanceTimersByTimeAsync(DESTROY_TIMEOUT_MS);
  jest.useRealTimers();
});

describe('who may be the widget', () => {
  it('welcomes a hello from the frame, to its exact origin', () => {
    connect();
    guest.hello();
    expect(guest.welcomes).toEqual([
      {
        data: {
          inlay: 1,
          kind: 'welcome',
          nonce: NONCE,
          version: 1,
          instanceId: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69'
        },
        targetOrigin: GUEST_ORIGIN
      }
    ]);
  });

  it('does not even count what comes from another window: twenty widgets may share the page', () => {
    connect();
    deliverWindowMessage({ source: {}, data: HELLO });
    deliverWindowMessage({ source: null, data: HELLO });
    expect(guest.welcomes).toEqual([]);
    expect(connection.counters()).toEqual({});
  });

  it.each([
    'https://evil.example',
    'https://embed.example.com.evil.example',
    'https://evil-embed.example.com',
    'https://embed.example.com:8443',
    'http://embed.example.com',
    'https://EMBED.example.com',
    'https://embed.example.com/',
    'null'
  ])('gives no port to the frame when its page is of origin %s', (origin) => {
    connect();
    guest.hello({ origin });
    expect(guest.welcomes).toEqual([]);
    expect(connection.counters()).toEqual({ refused_origin: 1 });
  });

  it('takes an opaque origin only from a frame that is sandboxed, and then no other', () => {
    connect({ isOpaque: () => true });
    guest.hello({ origin: GUEST_ORIGIN });
    expect(guest.welcomes).toEqual([]);
    guest.hello({ origin: 'null' });
    expect(guest.welcomes).toMatchObject([{ targetOrigin: '*' }]);
  });

  it.each([
    [null],
    ['hello'],
    [{ ...HELLO, inlay: 2 }],
    [{ ...HELLO, kind: 'hi' }],
    [{ ...HELLO, nonce: 'short' }],
    [{ ...HELLO, nonce: NONCE.toUpperCase() }],
    [{ ...HELLO, versions: 1 }],
    [{ ...HELLO, versions: ['1'] }]
  ])('ignores a hello of the wrong shape: %j', (data) => {
    connect();
    deliverWindowMessage({ source: frameWindow, data });
    expect(guest.welcomes).toEqual([]);
    expect(connection.counters()).toEqual({ refused_hello: 1 });
  });
});

describe('handshake', () => {
  it('sends nothing on the port before the accept of this handshake', () => {
    connect();
    guest.hello();
    expect(guest.heard()).toEqual([]);
    guest.accept(OTHER_NONCE);
    guest.accept(NONCE, {});
    guest.say('token-needed', { reason: 'first' });
    expect(guest.heard()).toEqual([]);
    expect(mintAssertion).not.toHaveBeenCalled();
    guest.accept();
    expect(guest.heard().map(({ kind, epoch }) => [kind, epoch])).toEqual([
      ['context', 1],
      ['theme', 1],
      ['visibility', 1]
    ]);
  });

  it('keeps the port when the widget repeats its hello', () => {
    connect();
    guest.hello();
    const port = guest.port();
    guest.hello();
    expect(guest.port()).toBe(port);
    expect(guest.welcomes).toHaveLength(1);
  });

  it('replaces the port when the frame was loaded anew, and hears the old one no more', () => {
    connect();
    guest.connect();
    guest.ready();
    const old = guest.port();
    guest.connect({ nonce: OTHER_NONCE });
    expect(guest.port()).not.toBe(old);
    expect(guest.heard('context')).toHaveLength(1);
    expect(on.waiting).toHaveBeenLastCalledWith(true);
    old.postMessage({ v: 1, id: 'x', kind: 'resize', epoch: 1, body: { height: 999 } });
    expect(on.resize).not.toHaveBeenCalled();
  });

  it.each([
    [[7], 'package'],
    [[0], 'service']
  ])('without a common version (%j) says that the %s must be updated', (versions, outdated) => {
    connect();
    guest.hello({ versions });
    expect(guest.welcomes).toEqual([]);
    expect(on.failed).toHaveBeenCalledWith({ code: 'version_mismatch', retryable: false, outdated });
  });
});

describe('time-outs', () => {
  const timeout = { code: 'handshake_timeout', retryable: true };

  it('gives up without a hello', () => {
    connect();
    jest.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS - 1);
    expect(on.failed).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(on.failed).toHaveBeenCalledWith(timeout);
  });

  it('gives up without an accept', () => {
    connect();
    guest.hello();
    jest.advanceTimersByTime(REQUEST_TIMEOUT_MS);
    expect(on.failed).toHaveBeenCalledWith(timeout);
  });

  it('gives up when the widget accepts and then stays silent', () => {
    connect();
    guest.connect();
    jest.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS);
    expect(on.failed).toHaveBeenCalledWith(timeout);
  });

  it('gives a widget that is loading more time, but not for ever', () => {
    connect();
    guest.connect();
    guest.say('loading');
    jest.advanceTimersByTime(READY_TIMEOUT_MS - 1);
    expect(on.failed).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(on.failed).toHaveBeenCalledWith(timeout);
  });

  it('has no time-out once the widget is ready', () => {
    connect();
    guest.connect();
    guest.ready();
    jest.advanceTimersByTime(10 * READY_TIMEOUT_MS);
    expect(on.failed).not.toHaveBeenCalled();
    expect(on.waiting).toHaveBeenLastCalledWith(false);
  });

  it('does not blame a widget that was slow because its tab is hidden', () => {
    connect();
    connection.changeVisibility(false);
    jest.advanceTimersByTime(10 * HANDSHAKE_TIMEOUT_MS);
    expect(on.failed).not.toHaveBeenCalled();
    connection.changeVisibility(true);
    jest.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS);
    expect(on.failed).toHaveBeenCalledWith(timeout);
  });

  it('hears nobody after it gave up', () => {
    connect();
    jest.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS);
    guest.hello();
    expect(guest.welcomes).toEqual([]);
  });
});

describe('messages', () => {
  beforeEach(() => {
    connect();
    guest.connect();
  });

  it('refuses what is too long, without acting on it', () => {
    guest.say('toast', { variant: 'info', title: 'é'.repeat(40_000), messageKey: 'x' });
    expect(on.toast).not.toHaveBeenCalled();
    expect(connection.counters()).toEqual({ refused_too_long: 1 });
  });

  it('counts unknown kinds and goes on', () => {
    guest.say('confetti');
    guest.say('confetti');
    guest.say('resize', { height: 420 });
    expect(connection.counters()).toEqual({ unknownKind: 2 });
    expect(on.resize).toHaveBeenCalledWith(420);
  });

  it('does not throw on data that has no JSON text', () => {
    const cyclic = {};
    cyclic.self = cyclic;
    guest.port().postMessage(cyclic);
    guest.port().postMessage({ v: 1n });
    expect(connection.counters()).toEqual({ refused_not_an_envelope: 2 });
  });

  it('takes a record or an address to navigate to, never both and never a wrong id', () => {
    guest.say('navigate', { recordId: '001A0000006Vm9rIAC' });
    expect(on.navigate).toHaveBeenCalledTimes(1);
    guest.say('navigate', { recordId: '001A0000006Vm9sIAD' });
    guest.say('navigate', { recordId: '001A0000006Vm9rIAC', url: 'https://x.example' });
    guest.say('navigate', {});
    expect(on.navigate).toHaveBeenCalledTimes(1);
    expect(connection.counters()).toEqual({ refused_body: 3 });
  });

  it('passes on what concerns the page', () => {
    guest.say('kyc-changed', { checkId: 'c1', state: 'complete', outcome: null });
    guest.say('dirty', { dirty: true });
    expect(on.kycChanged).toHaveBeenCalled();
    expect(on.dirty).toHaveBeenCalledWith(true);
  });

  it('sends the theme and the visibility when they change, and not when they do not', () => {
    connection.changeTheme({ hooks: { '--slds-g-color-surface-1': '#000' } });
    connection.changeVisibility(false);
    connection.changeVisibility(false);
    expect(guest.heard('theme')).toHaveLength(2);
    expect(guest.heard('visibility').map(({ body }) => body.visible)).toEqual([true, false]);
  });

  it('sends no message longer than the widget reads', () => {
    guest.connect({ nonce: OTHER_NONCE });
    connection.changeTheme({ hooks: { '--slds-g-color-surface-1': 'x'.repeat(70_000) } });
    expect(guest.heard('theme')).toHaveLength(1);
    expect(connection.counters()).toEqual({ tooLongToSend: 1 });
  });
});

describe('record change', () => {
  beforeEach(() => {
    connect();
    guest.connect();
    guest.ready();
    connection.changeContext({ recordId: 'second' });
  });

  it('raises the epoch and covers the previous client until the widget speaks of the new record', () => {
    expect(guest.heard('context').map(({ epoch, body }) => [epoch, body.recordId])).toEqual([
      [1, 'first'],
      [2, 'second']
    ]);
    expect(on.waiting).toHaveBeenLastCalledWith(true);
    guest.say('painted', { sinceNavigationMs: 1 }, { epoch: 1 });
    expect(on.waiting).toHaveBeenLastCalledWith(true);
    guest.say('loading', {}, { epoch: 2 });
    expect(on.waiting).toHaveBeenLastCalledWith(false);
  });

  it('drops what is late, and what belongs to a record that was never sent', () => {
    guest.say('toast', { variant: 'info', title: 'of the first client', messageKey: 'x' }, { epoch: 1 });
    guest.say('toast', { variant: 'info', title: 'of nobody', messageKey: 'x' }, { epoch: 3 });
    expect(on.toast).not.toHaveBeenCalled();
    expect(connection.counters()).toEqual({ late: 1, futureEpoch: 1 });
  });

  it('fails when the widget does not take the new record: the old one must not stay under the new name', () => {
    jest.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS);
    expect(on.failed).toHaveBeenCalledWith({ code: 'handshake_timeout', retryable: true });
  });
});

describe('assertions', () => {
  beforeEach(() => {
    connect();
    guest.connect();
  });

  it('answers the request that asked, once', async () => {
    const id = guest.say('token-needed', { reason: 'first' });
    await settle();
    expect(mintAssertion).toHaveBeenCalledWith({ epoch: 1, nonce: NONCE, reason: 'first' });
    expect(guest.heard('token')).toMatchObject([{ re: id, epoch: 1, body: { assertion: 'header.claims.signature' } }]);
  });

  it('makes one at a time', async () => {
    guest.say('token-needed', { reason: 'first' });
    guest.say('token-needed', { reason: 'first' });
    await settle();
    expect(mintAssertion).toHaveBeenCalledTimes(1);
    expect(guest.heard('token')).toHaveLength(1);
    expect(connection.counters()).toEqual({ tokenBusy: 1 });
    guest.say('token-needed', { reason: 'expiring' });
    await settle();
    expect(guest.heard('token')).toHaveLength(2);
  });

  it('never hands the assertion of one record to the next', async () => {
    let finish;
    mintAssertion.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    guest.say('token-needed', { reason: 'first' });
    await settle();
    connection.changeContext({ recordId: 'second' });
    const id = guest.say('token-needed', { reason: 'first' }, { epoch: 2 });
    await settle();
    finish('of.the.first');
    await settle();
    expect(guest.heard('token').map(({ re, epoch }) => [re, epoch])).toEqual([[id, 2]]);
    expect(JSON.stringify(guest.heard())).not.toContain('of.the.first');
  });

  it('never hands an assertion to a frame that was loaded anew meanwhile', async () => {
    let finish;
    mintAssertion.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    guest.say('token-needed', { reason: 'first' });
    await settle();
    guest.connect({ nonce: OTHER_NONCE });
    finish('for.the.old');
    await settle();
    expect(guest.heard('token')).toEqual([]);
  });

  it('says that there is none when Apex fails or takes too long', async () => {
    mintAssertion.mockRejectedValueOnce(new Error('no access'));
    guest.say('token-needed', { reason: 'first' });
    await settle();
    mintAssertion.mockReturnValueOnce(new Promise(() => {}));
    guest.say('token-needed', { reason: 'first' });
    await jest.advanceTimersByTimeAsync(REQUEST_TIMEOUT_MS);
    expect(guest.heard('token').map(({ body }) => body.assertion)).toEqual([null, null]);
  });
});

describe('errors of the widget', () => {
  beforeEach(() => {
    connect();
    guest.connect();
  });

  it('ends with the widget when it could not start', () => {
    guest.say('error', { code: 'widget_broken', retryable: true }, { epoch: 0 });
    expect(on.failed).toHaveBeenCalledWith({ code: 'widget_broken', retryable: true });
  });

  it('leaves an error of the provider to the widget, which shows it and can try again', () => {
    guest.say('error', { code: 'provider_unreachable', retryable: true });
    expect(on.failed).not.toHaveBeenCalled();
    expect(on.waiting).toHaveBeenLastCalledWith(false);
  });
});

describe('the end', () => {
  it('asks the widget, waits for its answer, and hears nobody any more', async () => {
    connect();
    guest.connect();
    guest.ready();
    const isOver = jest.fn();
    connection.destroy().then(isOver);
    await settle();
    expect(isOver).not.toHaveBeenCalled();
    const [{ id }] = guest.heard('destroy');
    guest.say('destroyed', {}, { re: id });
    await settle();
    expect(isOver).toHaveBeenCalled();
    guest.hello({ nonce: OTHER_NONCE });
    expect(guest.welcomes).toHaveLength(1);
  });

  it('does not wait for a widget that does not answer', async () => {
    connect();
    guest.connect();
    const isOver = jest.fn();
    connection.destroy().then(isOver);
    await jest.advanceTimersByTimeAsync(DESTROY_TIMEOUT_MS);
    expect(isOver).toHaveBeenCalled();
  });
});

describe('trace', () => {
  it('tells both directions and never an assertion', async () => {
    const entries = [];
    const unsubscribe = subscribeTrace((entry) => entries.push(entry));
    connect();
    guest.connect();
    guest.say('token-needed', { reason: 'first' });
    await settle();
    unsubscribe();
    guest.ready();
    expect(entries.map(({ direction, kind }) => `${direction} ${kind}`)).toEqual([
      'in hello',
      'out welcome',
      'in accept',
      'out context',
      'out theme',
      'out visibility',
      'in token-needed',
      'out token'
    ]);
    expect(JSON.stringify(entries)).not.toContain('header.claims.signature');
    expect(entries.at(-1).body).toEqual({ assertion: 'masked, 23 characters' });
  });
});
