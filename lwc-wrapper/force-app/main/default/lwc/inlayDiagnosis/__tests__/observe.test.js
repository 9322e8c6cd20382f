// What is seen is what happened in the frames, and when it is over the page is as it was before.
import { diagnose, findings, firstFailed, observe } from 'c/inlayDiagnosis';
import { GUEST_ORIGIN, createFakeGuest, deliverWindowMessage } from '../../../../../../jest/fakeGuest';

const SETTINGS = { bffOrigin: GUEST_ORIGIN, org: '00D5g000004XYZaEAO', navigableOrigins: [] };
const BODY = {
  serviceTime: '2026-11-21T21:00:00.123Z',
  serviceVersion: '0.1.0',
  enrolled: true,
  hostOrigins: [window.location.origin],
  protocolVersions: [1],
  webAssembly: true,
  opaque: false,
  firstByteMs: 40.5,
  roundTripMs: 20,
  widgetLoadMs: 120,
  session: null
};

const WATCHED = ['message', 'securitypolicyviolation'];

let element;
let listeners;

/** Begins to observe, and gives the two frames with a guest for each. */
function begin(options = {}) {
  const outcome = observe({ settings: SETTINGS, element, ...options });
  const frames = [...element.querySelectorAll('iframe')];
  const [check, widget] = frames.map((frame) => ({ frame, ...createFakeGuest(frame.contentWindow) }));
  return { outcome, check, widget };
}

/** Lets what was resolved be acted on. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) {
    // eslint-disable-next-line no-await-in-loop -- one turn of the queue after the other is the purpose
    await Promise.resolve();
  }
}

function violate(parts = {}) {
  const event = new CustomEvent('securitypolicyviolation');
  Object.assign(event, { blockedURI: `${GUEST_ORIGIN}/embed/check`, effectiveDirective: 'frame-src', ...parts });
  document.dispatchEvent(event);
}

/** The frame has loaded something that cannot be looked into. */
function load(frame) {
  Object.defineProperty(frame, 'contentDocument', { value: null });
  frame.dispatchEvent(new CustomEvent('load'));
}

const stateOf = (seen, cause) => findings(seen).find((finding) => finding.cause === cause).state;

/** After each test, whatever it was about: no frame, no listener, no timer. */
function expectNothingLeft() {
  expect(element.querySelector('iframe')).toBeNull();
  expect(listeners.size).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
}

beforeEach(() => {
  jest.useFakeTimers();
  element = document.createElement('div');
  document.body.append(element);
  listeners = new Set();
  [window, document].forEach((target) => {
    jest.spyOn(target, 'addEventListener').mockImplementation(function add(type, listener, ...rest) {
      if (WATCHED.includes(type)) {
        listeners.add(listener);
      }
      return EventTarget.prototype.addEventListener.call(this, type, listener, ...rest);
    });
    jest.spyOn(target, 'removeEventListener').mockImplementation(function remove(type, listener, ...rest) {
      listeners.delete(listener);
      return EventTarget.prototype.removeEventListener.call(this, type, listener, ...rest);
    });
  });
});

afterEach(async () => {
  // The connection waits a second for its guest's farewell.
  jest.advanceTimersByTime(1_000);
  await settle();
  expectNothingLeft();
  jest.restoreAllMocks();
  jest.useRealTimers();
  document.body.replaceChildren();
});

describe('observe', () => {
  it('sees a service that works, with both reports and without the assertion', async () => {
    const mintAssertion = jest.fn().mockResolvedValue('header.claims.signature');
    const steps = [];
    const { outcome, check, widget } = begin({ mintAssertion, onStep: (step) => steps.push(step) });
    expect([check, widget].map(({ frame }) => frame.src)).toEqual([
      `${GUEST_ORIGIN}/embed/check?org=${SETTINGS.org}`,
      `${GUEST_ORIGIN}/embed?org=${SETTINGS.org}`
    ]);
    widget.hello();
    await settle();
    expect(widget.frame.isConnected).toBe(false);
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    check.say('token-needed', { reason: 'first' });
    await settle();
    expect(check.heard('token')[0].body).toEqual({ assertion: 'header.claims.signature' });
    check.say('diagnosis', { ...BODY, session: { opened: true } });
    const seen = await outcome;
    expect(seen).toMatchObject({
      check: { hello: { origin: GUEST_ORIGIN, versions: [1] }, silent: false },
      widget: { hello: { origin: GUEST_ORIGIN }, silent: false },
      reports: [BODY, { session: { opened: true } }],
      mint: { minted: true, refusal: null }
    });
    expect(JSON.stringify(seen)).not.toContain('header.claims');
    expect(mintAssertion).toHaveBeenCalledWith({ nonce: check.welcomes[0].data.nonce, instanceId: expect.any(String) });
    expect(steps).toEqual(['frames', 'answer', 'session']);
    expect(stateOf(seen, 'session_refused')).toBe('passed');
  });

  it('tells the check page nothing of a record', async () => {
    const { outcome, check, widget } = begin();
    widget.hello();
    check.connect();
    expect(check.heard('context')[0].body).toMatchObject({ recordId: '', object: '', org: SETTINGS.org });
    check.say('diagnosis', BODY);
    await outcome;
  });

  it('does not wait for a session where none is tried', async () => {
    const { outcome, check, widget } = begin();
    widget.hello();
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    expect(await outcome).toMatchObject({ mint: null, reports: [{ session: null }] });
  });

  it('keeps the code with which Apex refuses', async () => {
    const refusal = { body: { message: 'certificate_unusable' } };
    const { outcome, check, widget } = begin({ mintAssertion: () => Promise.reject(refusal) });
    widget.hello();
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    check.say('token-needed', { reason: 'first' });
    await settle();
    expect(check.heard('token')[0].body).toEqual({ assertion: null });
    check.say('diagnosis', { ...BODY, session: { code: 'assertion_unavailable' } });
    const seen = await outcome;
    expect(seen.mint).toMatchObject({ minted: false, refusal: 'certificate_unusable' });
    expect(stateOf(seen, 'certificate_unusable')).toBe('failed');
  });

  it('sees at once that the policy of the page blocks the service', async () => {
    const { outcome } = begin();
    violate();
    const seen = await outcome;
    expect(seen.violation).toEqual({ directive: 'frame-src' });
    expect(stateOf(seen, 'trusted_url_missing')).toBe('failed');
  });

  it.each([
    ['of another address', { blockedURI: 'https://embed.example.com.evil.example/embed' }],
    ['of another kind of content', { effectiveDirective: 'img-src' }],
    ['that is only reported', { disposition: 'report' }]
  ])('does not take a violation %s for a blocked frame', async (_kind, parts) => {
    const { outcome, check, widget } = begin();
    violate(parts);
    widget.hello();
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    expect((await outcome).violation).toBeNull();
  });

  it.each([
    [
      'older browsers, which name the directive with its sources',
      { violatedDirective: "child-src 'self'" },
      'child-src'
    ],
    ['a page without frame-src', { violatedDirective: 'default-src' }, 'default-src']
  ])('sees the policy of %s', async (_kind, parts, directive) => {
    const { outcome } = begin();
    violate({ effectiveDirective: '', ...parts });
    expect((await outcome).violation).toEqual({ directive });
  });

  it('takes frames that loaded something silent for no answer, without waiting for long', async () => {
    const { outcome, check, widget } = begin();
    [check, widget].forEach(({ frame }) => load(frame));
    jest.advanceTimersByTime(2_000);
    const seen = await outcome;
    expect([seen.check.silent, seen.widget.silent]).toEqual([true, true]);
    expect(stateOf(seen, 'no_answer')).toBe('failed');
  });

  it('finds a missing Trusted URL in the policy of the page where the browser does not tell', async () => {
    global.fetch = jest
      .fn()
      .mockResolvedValue({ ok: true, redirected: false, headers: { get: () => "frame-src 'self'" } });
    const { outcome, check, widget } = begin();
    [check, widget].forEach(({ frame }) => load(frame));
    jest.advanceTimersByTime(2_000);
    const seen = await outcome;
    delete global.fetch;
    expect(seen.violation).toEqual({ directive: 'frame-src' });
    expect(stateOf(seen, 'trusted_url_missing')).toBe('failed');
    expect(stateOf(seen, 'no_answer')).toBe('unknown');
  });

  it('runs where Lightning Web Security does not let a component listen to violations', async () => {
    const { addEventListener } = document;
    document.addEventListener = () => {
      throw new Error("Lightning Web Security: Cannot add 'securitypolicyviolation' event listener.");
    };
    const { outcome, check, widget } = begin();
    document.addEventListener = addEventListener;
    widget.hello();
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    expect((await outcome).reports).toHaveLength(1);
  });

  it('does not take the empty document for an answer of the service', async () => {
    const { outcome, check, widget } = begin();
    check.frame.dispatchEvent(new CustomEvent('load'));
    jest.advanceTimersByTime(10_000);
    await settle();
    widget.hello();
    check.connect();
    await settle();
    check.say('diagnosis', BODY);
    expect((await outcome).check.hello.ms).toBe(10_000);
  });

  it('gives up a service that keeps quiet', async () => {
    const { outcome } = begin({ timeoutMs: 5_000 });
    jest.advanceTimersByTime(5_000);
    expect(stateOf(await outcome, 'no_answer')).toBe('failed');
  });

  it('gives up a check page that says hello and no more', async () => {
    const { outcome, check, widget } = begin({ timeoutMs: 5_000 });
    widget.hello();
    check.connect();
    await settle();
    jest.advanceTimersByTime(5_000);
    const seen = await outcome;
    expect(seen).toMatchObject({ reports: [], check: { silent: false } });
    expect(stateOf(seen, 'no_answer')).toBe('passed');
    expect(stateOf(seen, 'session_refused')).toBe('unknown');
  });

  it('does not wait for a widget that the service lets nobody frame', async () => {
    const { outcome, check } = begin();
    check.connect();
    await settle();
    check.say('diagnosis', { ...BODY, hostOrigins: ['https://other.example.com'] });
    expect(stateOf(await outcome, 'frame_ancestors')).toBe('failed');
  });

  it('sees that the versions are apart', async () => {
    const { outcome, check, widget } = begin();
    widget.hello({ versions: [7] });
    check.hello({ versions: [7] });
    const seen = await outcome;
    expect(seen.problem).toEqual({ code: 'version_mismatch', outdated: 'package' });
    expect(stateOf(seen, 'versions_apart')).toBe('failed');
  });

  it('sees a frame that Lightning Web Security sandboxed, and still talks with the page in it', async () => {
    const { outcome, check, widget } = begin();
    [check, widget].forEach(({ frame }) => frame.setAttribute('sandbox', 'allow-scripts'));
    widget.hello({ origin: 'null' });
    check.connect({ origin: 'null' });
    await settle();
    check.say('diagnosis', { ...BODY, opaque: true });
    const seen = await outcome;
    expect(seen.reports).toHaveLength(1);
    expect(stateOf(seen, 'opaque_origin')).toBe('warning');
  });

  it('sees a service that answers from elsewhere, and gives it nothing', async () => {
    const mintAssertion = jest.fn();
    const { outcome, check, widget } = begin({ mintAssertion });
    [widget, check].forEach((guest) => guest.hello({ origin: 'https://www.example.com' }));
    const seen = await outcome;
    expect(check.welcomes).toEqual([]);
    expect(mintAssertion).not.toHaveBeenCalled();
    expect(stateOf(seen, 'address_moved')).toBe('failed');
  });

  it('hears nothing of other frames', async () => {
    const { outcome } = begin({ timeoutMs: 1_000 });
    const stranger = { postMessage() {} };
    deliverWindowMessage({ source: stranger, data: { inlay: 1, kind: 'hello', nonce: '0'.repeat(32), versions: [1] } });
    jest.advanceTimersByTime(1_000);
    expect((await outcome).check.hello).toBeNull();
  });

  it.each([[undefined], [{ ...SETTINGS, bffOrigin: 'https://embed.example.com/' }], [{ ...SETTINGS, bffOrigin: 'x' }]])(
    'frames nothing with the settings %j',
    async (settings) => {
      const { outcome } = { outcome: observe({ settings, element }) };
      expect(element.querySelector('iframe')).toBeNull();
      expect(await outcome).toMatchObject({ check: null, widget: null });
    }
  );

  it('can be cancelled at any time, and takes its frames away at once', async () => {
    const controller = new AbortController();
    const { outcome, check } = begin({ signal: controller.signal });
    check.connect();
    await settle();
    controller.abort();
    expect(element.querySelector('iframe')).toBeNull();
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('begins nothing that is cancelled already', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(observe({ settings: SETTINGS, element, signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError'
    });
    expect(element.querySelector('iframe')).toBeNull();
  });
});

describe('diagnose', () => {
  it('names what the error card shows instead of the widget, with nothing but the settings', async () => {
    const outcome = diagnose({ settings: SETTINGS, element });
    violate();
    expect(firstFailed(await outcome)).toMatchObject({
      cause: 'trusted_url_missing',
      detail: { service: GUEST_ORIGIN }
    });
  });
});
