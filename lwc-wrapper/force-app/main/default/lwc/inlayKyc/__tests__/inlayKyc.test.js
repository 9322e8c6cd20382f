// The KYC file on a record page.
import { createElement } from 'lwc';
import InlayKyc from 'c/inlayKyc';

jest.mock('@salesforce/apex/InlaySession.getSettings', () => ({ default: jest.fn(async () => undefined) }), {
  virtual: true
});
jest.mock('@salesforce/apex/InlaySession.mintAssertion', () => ({ default: jest.fn() }), { virtual: true });

afterEach(() => document.body.replaceChildren());

it('is the widget in its KYC view, for the record of the page, with the look and the heights of the admin', () => {
  const element = createElement('c-inlay-kyc', { is: InlayKyc });
  Object.assign(element, {
    recordId: '003A0000006Vm9rIAC',
    objectApiName: 'Contact',
    colorScheme: 'Light',
    maxHeight: 900
  });
  document.body.append(element);
  expect(element.shadowRoot.querySelector('c-inlay-widget')).toMatchObject({
    view: 'kyc',
    recordId: '003A0000006Vm9rIAC',
    objectApiName: 'Contact',
    look: { colorScheme: 'Light', density: 'Automatic' },
    heights: { mode: 'Automatic', max: 900 }
  });
});
