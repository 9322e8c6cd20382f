// The KYC file as a quick action: nothing that was typed is thrown away without a question.
import { createElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import InlayKycAction from 'c/inlayKycAction';

jest.mock('@salesforce/apex/InlaySession.getSettings', () => ({ default: jest.fn(async () => undefined) }), {
  virtual: true
});
jest.mock('@salesforce/apex/InlaySession.mintAssertion', () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
  'lightning/actions',
  () => ({
    CloseActionScreenEvent: class extends CustomEvent {
      constructor() {
        super('closed');
      }
    }
  }),
  { virtual: true }
);

function show() {
  const element = createElement('c-inlay-kyc-action', { is: InlayKycAction });
  const closed = jest.fn();
  element.addEventListener('closed', closed);
  document.body.append(element);
  const close = async () => {
    element.shadowRoot.querySelector('lightning-button').click();
    await Promise.resolve();
    await Promise.resolve();
  };
  const type = (isDirty) =>
    element.shadowRoot
      .querySelector('c-inlay-widget')
      .dispatchEvent(new CustomEvent('dirtychange', { detail: { isDirty } }));
  return { element, closed, close, type };
}

beforeEach(() => {
  LightningConfirm.open = jest.fn(async () => true);
});

afterEach(() => document.body.replaceChildren());

it('shows the KYC view in the platform dialog, also when the record comes after the component', async () => {
  const { element } = show();
  element.recordId = '003A0000006Vm9rIAC';
  await Promise.resolve();
  const widget = element.shadowRoot.querySelector('c-inlay-widget');
  expect(widget).toMatchObject({ view: 'kyc', recordId: '003A0000006Vm9rIAC' });
  expect(element.shadowRoot.querySelector('lightning-quick-action-panel').header).toBe('KYC');
  await expect(element).toBeAccessible();
});

it('closes at once when nothing was typed', async () => {
  const { closed, close, type } = show();
  type(true);
  type(false);
  await close();
  expect(closed).toHaveBeenCalledTimes(1);
  expect(LightningConfirm.open).not.toHaveBeenCalled();
});

it.each([
  [true, 1],
  [false, 0]
])('asks before it throws away what was typed: answer %s closes %i time(s)', async (answer, times) => {
  LightningConfirm.open.mockResolvedValue(answer);
  const { closed, close, type } = show();
  type(true);
  await close();
  expect(LightningConfirm.open).toHaveBeenCalledTimes(1);
  expect(closed).toHaveBeenCalledTimes(times);
});
