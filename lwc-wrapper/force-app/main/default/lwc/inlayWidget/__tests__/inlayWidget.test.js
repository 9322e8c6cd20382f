// The widget on a page: skeleton, widget, another record, a failure with Retry.
import { createElement } from 'lwc';
import InlayWidget from 'c/inlayWidget';
import { HANDSHAKE_TIMEOUT_MS } from 'c/inlayProtocol';
import { EnclosingTabId, disableTabClose } from 'lightning/platformWorkspaceApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEventName } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import getFacts from '@salesforce/apex/InlayCheck.facts';
import getSettings from '@salesforce/apex/InlaySession.getSettings';
import mintAssertion from '@salesforce/apex/InlaySession.mintAssertion';
import { GUEST_ORIGIN, createFakeGuest } from '../../../../../../jest/fakeGuest';

const mockNavigate = jest.fn();
jest.mock('lightning/navigation', () => {
  const Navigate = Symbol('Navigate');
  const NavigationMixin = (Base) =>
    class extends Base {
      [Navigate](pageReference) {
        mockNavigate(pageReference.attributes);
      }
    };
  return { NavigationMixin: Object.assign(NavigationMixin, { Navigate }) };
});
jest.mock('@salesforce/customPermission/Inlay_Administer', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/apex/InlayCheck.facts', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlaySession.getSettings', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/InlaySession.mintAssertion', () => ({ default: jest.fn() }), { virtual: true });

const FIRST = '001A0000006Vm9rIAC';
const SECOND = '003A0000006Vm9rIAC';
// eslint-disable-next-line no-script-url -- proves that it leads nowhere
const SCRIPT_ADDRESS = 'javascript:alert(1)';
const ORG = '00DA0000000AbCdMAK';
const LISTED = ['https://platform.example.com', 'http://platform.example.com', 'http://127.0.0.1:8701'];
const SETTINGS = { bffOrigin: GUEST_ORIGIN, org: ORG, navigableOrigins: LISTED };

/** What the check page says of a service on which all is well. */
const REPORT = {
  serviceTime: new Date(0).toISOString(),
  serviceVersion: '0.1.0',
  enrolled: true,
  hostOrigins: [window.location.origin],
  protocolVersions: [1],
  webAssembly: true,
  opaque: false,
  firstByteMs: 10,
  roundTripMs: 10,
  widgetLoadMs: 10,
  session: null
};

const settle = () => jest.advanceTimersByTimeAsync(0);

async function show(properties = {}) {
  const element = createElement('c-inlay-widget', { is: InlayWidget });
  Object.assign(element, { recordId: FIRST, objectApiName: 'Account' }, properties);
  document.body.append(element);
  await settle();
  return element;
}

/** The checker needs a clock that runs; it is fast enough that no time-out of ours passes. */
async function expectAccessible(element) {
  jest.useRealTimers();
  await expect(element).toBeAccessible();
  jest.useFakeTimers();
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const frameOf = (element) => find(element, 'iframe.frame');
const errorOf = (element) => find(element, 'c-inlay-error-card');
const heightOf = (element) => find(element, '.stage').style.height;
const guestOf = (element) => createFakeGuest(frameOf(element).contentWindow);

beforeEach(() => {
  jest.useFakeTimers();
  getSettings.mockReset().mockResolvedValue(SETTINGS);
  mintAssertion.mockReset().mockResolvedValue('header.claims.signature');
});

afterEach(async () => {
  document.body.replaceChildren();
  await jest.advanceTimersByTimeAsync(5_000);
  jest.useRealTimers();
});

describe('the frame', () => {
  it('loads the widget of this org from the configured service, under a name that says what it is', async () => {
    const frame = frameOf(await show());
    expect(frame.getAttribute('src')).toBe(`${GUEST_ORIGIN}/embed?org=${ORG}`);
    expect(frame.title).toMatch(/portfolio/i);
  });

  it('is covered by a skeleton until the widget is ready', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    await settle();
    expect(find(element, '.skeleton')).not.toBeNull();
    expect(frameOf(element).getAttribute('aria-hidden')).toBe('true');
    guest.ready();
    await settle();
    expect(find(element, '.skeleton')).toBeNull();
    expect(frameOf(element).getAttribute('aria-hidden')).toBeNull();
  });

  it('follows the height of the content within the bounds', async () => {
    const element = await show({ heights: { min: 200, max: 900 } });
    const guest = guestOf(element);
    guest.connect();
    expect(heightOf(element)).toBe('200px');
    for (const [reported, shown] of [
      [640, '640px'],
      [641, '640px'],
      [50, '200px'],
      [5000, '900px']
    ]) {
      guest.say('resize', { height: reported });
      // eslint-disable-next-line no-await-in-loop -- one after the other is the point
      await jest.advanceTimersByTimeAsync(100);
      expect(heightOf(element)).toBe(shown);
    }
  });

  it('is gone with the component, and the widget was asked to release everything', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    element.remove();
    expect(guest.heard('destroy')).toHaveLength(1);
  });
});

describe('what the widget is told', () => {
  it('is record, org, user locale and bounds, and nothing about the person', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    const [{ body }] = guest.heard('context');
    expect(body).toMatchObject({ recordId: FIRST, object: 'Account', org: ORG, direction: 'ltr', view: 'portfolio' });
    expect(Object.keys(body).sort()).toEqual(
      [
        'capabilities',
        'currency',
        'direction',
        'language',
        'locale',
        'object',
        'org',
        'properties',
        'recordId',
        'timeZone',
        'view'
      ].sort()
    );
    expect(Object.values(body.properties).every((value) => typeof value === 'string')).toBe(true);
  });

  it('names the view that the admin placed', async () => {
    const element = await show({ view: 'kyc' });
    const guest = guestOf(element);
    guest.connect();
    expect(guest.heard('context')[0].body.view).toBe('kyc');
    expect(frameOf(element).title).toMatch(/KYC/);
  });

  it('raises the epoch for another record without loading the frame anew', async () => {
    const element = await show();
    const frame = frameOf(element);
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    element.recordId = SECOND;
    element.objectApiName = 'Contact';
    await settle();
    expect(guest.heard('context').map(({ epoch, body }) => [epoch, body.recordId, body.object])).toEqual([
      [1, FIRST, 'Account'],
      [2, SECOND, 'Contact']
    ]);
    expect(frameOf(element)).toBe(frame);
    expect(find(element, '.skeleton')).not.toBeNull();
  });

  it('gives the 18-character form of an id that the page has in the short form', async () => {
    const element = await show({ recordId: FIRST.slice(0, 15) });
    const guest = guestOf(element);
    guest.connect();
    expect(guest.heard('context')[0].body.recordId).toBe(FIRST);
  });

  it('is a fresh assertion for this record and this handshake', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    guest.say('token-needed', { reason: 'first' });
    await settle();
    const { nonce, instanceId } = guest.welcomes[0].data;
    expect(mintAssertion).toHaveBeenCalledWith({
      recordId: FIRST,
      nonce,
      instanceId,
      hostOrigin: window.location.origin
    });
    expect(guest.heard('token')[0].body).toEqual({ assertion: 'header.claims.signature' });
  });

  it('is the colour scheme of the page, at once when it changes', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    document.body.className = 'slds-color-scheme_dark';
    await settle();
    document.body.className = '';
    expect(guest.heard('theme').map(({ body }) => body.colorScheme)).toEqual(['light', 'dark']);
  });

  it('is that its tab is hidden, when it has no size any more', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    ResizeObserver.last.report(0, 0);
    ResizeObserver.last.report(600, 400);
    expect(guest.heard('visibility').map(({ body }) => body.visible)).toEqual([true, false, true]);
  });
});

describe('when something is wrong', () => {
  it('shows what to check after the time-out, and Retry begins anew', async () => {
    const element = await show();
    await jest.advanceTimersByTimeAsync(HANDSHAKE_TIMEOUT_MS);
    expect(frameOf(element)).toBeNull();
    expect(errorOf(element)).toMatchObject({ code: 'handshake_timeout', isRetryOffered: true });
    expect(errorOf(element).checks.join(' ')).toContain(GUEST_ORIGIN);

    errorOf(element).dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(errorOf(element)).toBeNull();
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    await settle();
    expect(find(element, '.skeleton')).toBeNull();
  });

  it('names the exact cause and setting as soon as it is found, and looks no further after Retry', async () => {
    const element = await show();
    await jest.advanceTimersByTimeAsync(HANDSHAKE_TIMEOUT_MS);
    const violation = new CustomEvent('securitypolicyviolation');
    document.dispatchEvent(
      Object.assign(violation, { effectiveDirective: 'frame-src', blockedURI: GUEST_ORIGIN, disposition: 'enforce' })
    );
    await settle();
    expect(errorOf(element).code).toBe('trusted_url_missing');
    expect(errorOf(element).checks.join(' ')).toContain(GUEST_ORIGIN);
    expect(element.shadowRoot.querySelectorAll('iframe')).toHaveLength(0);

    errorOf(element).dispatchEvent(new CustomEvent('retry'));
    await settle();
    await jest.advanceTimersByTimeAsync(HANDSHAKE_TIMEOUT_MS);
    expect(element.shadowRoot.querySelectorAll('iframe')).not.toHaveLength(0);
    errorOf(element).dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect([...element.shadowRoot.querySelectorAll('iframe')]).toEqual([frameOf(element)]);
  });

  it('tells an administrator the setting behind a failure that the widget shows, and looks for none otherwise', async () => {
    getFacts.mockResolvedValue({ permissions: ['Inlay_View_Portfolio'], certificateName: 'Inlay' });
    mintAssertion.mockRejectedValue({ body: { message: 'certificate_unusable' } });
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    guest.say('error', { code: 'provider_unreachable', retryable: true });
    await settle();
    expect(getFacts).not.toHaveBeenCalled();
    guest.say('error', { code: 'assertion_unavailable', retryable: true });
    await settle();
    const [check, widget] = element.shadowRoot.querySelectorAll('iframe[title="Inlay check"]');
    createFakeGuest(widget.contentWindow).hello({ nonce: '00000000000000000000000000000002' });
    const inCheck = createFakeGuest(check.contentWindow);
    inCheck.connect({ nonce: '00000000000000000000000000000001' });
    inCheck.say('diagnosis', REPORT);
    inCheck.say('token-needed', { reason: 'first' });
    await settle();
    inCheck.say('diagnosis', { ...REPORT, session: { code: 'assertion_unavailable' } });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(frameOf(element)).not.toBeNull();
    expect(errorOf(element).code).toBe('certificate_unusable');
    expect(errorOf(element).checks.join(' ')).toContain('Certificate and Key Management');
    guest.say('painted', { sinceNavigationMs: 900 });
    await settle();
    expect(errorOf(element)).toBeNull();
  });

  it('looks for no setting any more when the record has changed before Salesforce answered', async () => {
    let answer;
    getFacts.mockReset().mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      })
    );
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    guest.say('error', { code: 'assertion_unavailable', retryable: true });
    await settle();
    element.recordId = SECOND;
    await settle();
    answer({});
    await settle();
    expect([...element.shadowRoot.querySelectorAll('iframe')]).toEqual([frameOf(element)]);
  });

  it('says which side is to be updated when the versions do not fit', async () => {
    const element = await show();
    guestOf(element).hello({ versions: [7] });
    await settle();
    expect(errorOf(element)).toMatchObject({ code: 'version_mismatch', isRetryOffered: false });
    expect(errorOf(element).checks[0]).toMatch(/package in Salesforce is older/);
  });

  it('shows the error of a widget that could not start, in words of its own', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    guest.say('error', { code: 'widget_broken', retryable: true }, { epoch: 0 });
    await settle();
    expect(errorOf(element).code).toBe('widget_broken');
    expect(errorOf(element).heading).toBe('Inlay did not start');
  });

  it.each([
    ['http://inlay.example.com'],
    ['https://inlay.example.com/'],
    ['https://inlay.example.com/path'],
    [SCRIPT_ADDRESS],
    ['']
  ])('frames nothing when the configured address is %j', async (bffOrigin) => {
    getSettings.mockResolvedValue({ ...SETTINGS, bffOrigin });
    const element = await show();
    expect(frameOf(element)).toBeNull();
    expect(errorOf(element).code).toBe('setup_incomplete');
  });

  it('says so when the settings cannot be read', async () => {
    getSettings.mockRejectedValue(new Error('no access to the class'));
    expect(errorOf(await show()).code).toBe('setup_unreadable');
  });

  it('asks for a record where the page has none', async () => {
    const element = await show({ recordId: undefined });
    expect(find(element, '.empty')).not.toBeNull();
    expect(getSettings).not.toHaveBeenCalled();
  });
});

describe('what the admin set', () => {
  it('reaches the widget under the names of the protocol, and a change of it without another epoch', async () => {
    const element = await show({ properties: { period: '1y' } });
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    element.properties = { period: '1y', panels: 'allocation' };
    await settle();
    expect(
      guest.heard('context').map(({ epoch, body }) => [epoch, body.properties.period, body.properties.panels])
    ).toEqual([
      [1, '1y', undefined],
      [1, '1y', 'allocation']
    ]);
    expect(find(element, '.skeleton')).toBeNull();
  });

  it('goes along with another record under its epoch, and nothing is said twice where nothing changed', async () => {
    const element = await show({ properties: { period: '1y' } });
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    element.recordId = SECOND;
    element.properties = { period: '5y' };
    element.look = {};
    await settle();
    element.properties = { period: '5y' };
    await settle();
    expect(guest.heard('context').map(({ epoch, body }) => [epoch, body.recordId, body.properties.period])).toEqual([
      [1, FIRST, '1y'],
      [2, SECOND, '5y']
    ]);
  });

  it('can be a height that never changes', async () => {
    const element = await show({ heights: { mode: 'Fixed', fixed: 500, min: 200, max: 900 } });
    const guest = guestOf(element);
    guest.connect();
    guest.say('resize', { height: 2000 });
    await jest.advanceTimersByTimeAsync(100);
    expect(heightOf(element)).toBe('500px');
    expect(guest.heard('context')[0].body.properties).toMatchObject({ minHeight: '500', maxHeight: '500' });
  });

  it('can be dark on a light page, also while the component is open', async () => {
    const element = await show({ look: { colorScheme: 'Dark' } });
    const guest = guestOf(element);
    guest.connect();
    element.look = { colorScheme: 'Automatic', density: 'Compact' };
    const looks = guest.heard('theme').map(({ body }) => [body.colorScheme, body.density]);
    expect(looks).toEqual([
      ['dark', 'comfy'],
      ['light', 'compact']
    ]);
  });
});

describe('what others on the page are told', () => {
  it('is that the record changed, and that its lists did once a check has an outcome', async () => {
    const element = await show();
    const refreshed = jest.fn();
    element.addEventListener(RefreshEventName, refreshed);
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    guest.say('kyc-changed', { checkId: 'one', state: 'running' });
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: FIRST }]);
    expect(refreshed).not.toHaveBeenCalled();
    guest.say('kyc-changed', { checkId: 'one', state: 'complete', outcome: 'approved' });
    expect(refreshed).toHaveBeenCalledTimes(1);
  });

  it('is what the widget has to say in short', async () => {
    const element = await show();
    const toast = jest.fn();
    element.addEventListener(new ShowToastEvent({}).type, ({ detail }) => toast(detail));
    const guest = guestOf(element);
    guest.connect();
    guest.say('toast', { variant: 'success', title: 'Copied', messageKey: 'copied' });
    expect(toast).toHaveBeenCalledWith(expect.objectContaining({ variant: 'success', title: 'Copied' }));
  });
});

describe('what was typed and not sent', () => {
  const isPageHeld = () => !window.dispatchEvent(new CustomEvent('beforeunload', { cancelable: true }));

  async function typeSomething(parts) {
    const element = await show(parts);
    EnclosingTabId.emit('tab-7');
    disableTabClose.mockClear();
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    guest.say('dirty', { dirty: true });
    return { element, guest };
  }

  it('holds the page and the console tab until it is sent', async () => {
    const { guest } = await typeSomething();
    expect(isPageHeld()).toBe(true);
    guest.say('dirty', { dirty: false });
    expect(isPageHeld()).toBe(false);
    expect(disableTabClose.mock.calls).toEqual([
      ['tab-7', true],
      ['tab-7', false]
    ]);
  });

  it('no longer holds the page when the component has gone', async () => {
    const { element, guest } = await typeSomething();
    element.remove();
    guest.say('dirty', { dirty: true });
    await settle();
    expect(isPageHeld()).toBe(false);
    expect(disableTabClose).toHaveBeenLastCalledWith('tab-7', false);
  });

  it('is lost with another record, and that is said', async () => {
    const { element } = await typeSomething();
    const toast = jest.fn();
    const changes = [];
    element.addEventListener(new ShowToastEvent({}).type, ({ detail }) => toast(detail));
    element.addEventListener('dirtychange', ({ detail }) => changes.push(detail.isDirty));
    element.recordId = SECOND;
    await settle();
    expect(toast).toHaveBeenCalledWith(expect.objectContaining({ variant: 'warning' }));
    expect(changes).toEqual([false]);
    expect(isPageHeld()).toBe(false);
  });
});

describe('navigation', () => {
  it('goes to records and to listed addresses only', async () => {
    const element = await show();
    const guest = guestOf(element);
    guest.connect();
    guest.say('navigate', { url: 'https://evil.example/x' });
    guest.say('navigate', { url: 'https://platform.example.com.evil.example/x' });
    guest.say('navigate', { url: 'http://platform.example.com/client/7' });
    guest.say('navigate', { url: 'http://127.0.0.1:8702/client/7' });
    guest.say('navigate', { url: SCRIPT_ADDRESS });
    expect(mockNavigate).not.toHaveBeenCalled();
    guest.say('navigate', { recordId: SECOND });
    guest.say('navigate', { url: 'https://platform.example.com/client/7' });
    guest.say('navigate', { url: 'http://127.0.0.1:8701/client/7' });
    expect(mockNavigate.mock.calls).toEqual([
      [{ recordId: SECOND, actionName: 'view' }],
      [{ url: 'https://platform.example.com/client/7' }],
      [{ url: 'http://127.0.0.1:8701/client/7' }]
    ]);
  });
});

describe('accessibility', () => {
  it('holds while loading, when ready, and when something is wrong', async () => {
    const element = await show();
    await expectAccessible(element);
    const guest = guestOf(element);
    guest.connect();
    guest.ready();
    await settle();
    await expectAccessible(element);
    guest.hello({ versions: [7], nonce: 'ffffffffffffffffffffffffffffffff' });
    await settle();
    expect(errorOf(element)).not.toBeNull();
    await expectAccessible(element);
  });
});
