// Where the portfolio's record comes from, and what the admin's properties become.
import { createElement } from 'lwc';
import { CurrentPageReference } from 'lightning/navigation';
import { subscribe, unsubscribe } from 'lightning/messageService';
import InlayPortfolio from 'c/inlayPortfolio';

jest.mock('@salesforce/apex/InlaySession.getSettings', () => ({ default: jest.fn(async () => undefined) }), {
  virtual: true
});
jest.mock('@salesforce/apex/InlaySession.mintAssertion', () => ({ default: jest.fn() }), { virtual: true });

const FIRST = '001A0000006Vm9rIAC';
const SECOND = '003A0000006Vm9rIAC';

function show(properties = {}) {
  const element = createElement('c-inlay-portfolio', { is: InlayPortfolio });
  Object.assign(element, properties);
  document.body.append(element);
  return element;
}

const widgetOf = (element) => element.shadowRoot.querySelector('c-inlay-widget');
const settle = () => Promise.resolve();

/** What another component on the page publishes. */
function say(message) {
  const [, , listener] = subscribe.mock.calls.at(-1);
  listener(message);
}

beforeEach(() => {
  subscribe.mockReset().mockReturnValue({ its: 'subscription' });
  unsubscribe.mockReset();
});

afterEach(() => document.body.replaceChildren());

describe('the record', () => {
  it('of a record page stays that of the page, whatever is chosen elsewhere', async () => {
    const element = show({ recordId: FIRST, objectApiName: 'Account' });
    say({ recordId: SECOND, objectApiName: 'Contact' });
    CurrentPageReference.emit({
      type: 'standard__recordPage',
      attributes: { recordId: SECOND, objectApiName: 'Contact' }
    });
    await settle();
    expect(widgetOf(element).recordId).toBe(FIRST);
    expect(widgetOf(element).objectApiName).toBe('Account');
  });

  it('of an app page is the one that another component chose last', async () => {
    const element = show();
    expect(widgetOf(element).recordId).toBeUndefined();
    say({ recordId: FIRST, objectApiName: 'Account' });
    say({ recordId: SECOND, objectApiName: 'Contact' });
    await settle();
    expect(widgetOf(element).recordId).toBe(SECOND);
    expect(widgetOf(element).objectApiName).toBe('Contact');
  });

  it.each([
    ['a record page', { type: 'standard__recordPage', attributes: { recordId: FIRST, objectApiName: 'Account' } }],
    ['an address', { type: 'standard__navItemPage', attributes: {}, state: { c__recordId: FIRST } }]
  ])('of a utility bar is the one of %s that is open', async (name, page) => {
    const element = show();
    CurrentPageReference.emit(page);
    await settle();
    expect(widgetOf(element).recordId).toBe(FIRST);
  });

  it.each([
    ['another object', { type: 'standard__recordPage', attributes: { recordId: SECOND, objectApiName: 'Case' } }],
    ['no id', { type: 'standard__navItemPage', state: { c__recordId: 'x" onload="' } }],
    ['nothing', undefined]
  ])('stays when a page of %s opens: the advisor goes on looking at the client', async (name, page) => {
    const element = show();
    say({ recordId: FIRST, objectApiName: 'Account' });
    CurrentPageReference.emit(page);
    say({ recordId: 'none of ours' });
    say(undefined);
    await settle();
    expect(widgetOf(element).recordId).toBe(FIRST);
  });

  it('is not listened for any more when the component has gone', () => {
    show().remove();
    expect(unsubscribe).toHaveBeenCalledWith({ its: 'subscription' });
  });
});

describe('the properties', () => {
  it('say nothing where the admin left everything as it was', () => {
    expect(widgetOf(show()).properties).toEqual({});
  });

  it.each([
    ['1 month', '1m'],
    ['3 months', '3m'],
    ['Year to date', 'ytd'],
    ['1 year', '1y'],
    ['3 years', '3y'],
    ['5 years', '5y'],
    ['Since inception', 'inception'],
    ['Automatic', undefined],
    ['made up', undefined]
  ])('name the period %s as %s', (defaultPeriod, period) => {
    expect(widgetOf(show({ defaultPeriod })).properties.period).toBe(period);
  });

  it('name the panels that are left when some are hidden', () => {
    const element = show({ showPerformance: true, showBridge: false, showDetails: false });
    expect(widgetOf(element).properties.panels).toBe('performance,allocation,income,accounts');
  });

  it('of a summary are value, chart and allocation, whatever is ticked', () => {
    const element = show({ view: 'Summary', showIncome: true, showAllocation: false });
    expect(widgetOf(element).properties.panels).toBe('performance,allocation');
  });

  it('of look and height reach the widget as they are', () => {
    const element = show({ colorScheme: 'Dark', density: 'Compact', heightMode: 'Fixed', height: 500, minHeight: 200 });
    expect(widgetOf(element).look).toEqual({ colorScheme: 'Dark', density: 'Compact' });
    expect(widgetOf(element).heights).toEqual({ mode: 'Fixed', fixed: 500, min: 200, max: undefined });
  });
});
