// An admin chooses a user and reads which permission set is still to be assigned.
import { createElement } from 'lwc';
import InlayUserCheck from 'c/inlayUserCheck';
import accessOf from '@salesforce/apex/InlayCheck.accessOf';

const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

jest.mock('@salesforce/apex/InlayCheck.accessOf', () => ({ default: jest.fn() }), { virtual: true });

const USER = '0055g00000AbCdEAAV';
const ALL = {
  Inlay_View_Portfolio: true,
  Inlay_View_Kyc: true,
  Inlay_Start_Kyc: true,
  Inlay_Decide_Kyc: true,
  Inlay_Reveal_Kyc: true,
  Inlay_Administer: true
};
const ACCESS = {
  isActive: true,
  canCallInlay: true,
  permissionSets: ['Inlay_User'],
  permissions: { ...ALL, Inlay_Decide_Kyc: false },
  hasOutdatedGroup: false
};

let element;

async function choose(recordId) {
  element.shadowRoot
    .querySelector('lightning-record-picker')
    .dispatchEvent(new CustomEvent('change', { detail: { recordId } }));
  await Promise.resolve();
}

async function settle() {
  for (let turn = 0; turn < 10; turn += 1) {
    // eslint-disable-next-line no-await-in-loop -- one turn of the queue after the other is the purpose
    await Promise.resolve();
  }
}

const rows = () => [...element.shadowRoot.querySelectorAll('.text')].map(({ textContent }) => textContent);

beforeEach(() => {
  element = createElement('c-inlay-user-check', { is: InlayUserCheck });
  document.body.append(element);
});

afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
});

describe('c-inlay-user-check', () => {
  it('says what the user has, and with which permission set the rest comes', async () => {
    accessOf.mockResolvedValue(ACCESS);
    await choose(USER);
    expect(element.shadowRoot.querySelector('[role=status]').textContent).toBe('Asking Salesforce');
    await settle();
    expect(accessOf).toHaveBeenCalledWith({ userId: USER });
    expect(rows()).toEqual([
      'The user is active.',
      'The user may use Inlay.',
      'See portfolios: given.',
      'See KYC files: given.',
      'Start KYC checks: given.',
      'Decide KYC checks: not given. It comes with the permission set "Inlay KYC Officer".',
      'Reveal personal data: given.',
      'Use this check: given.',
      'Permission sets of Inlay that are assigned: Inlay User'
    ]);
    await expect(element).toBeAccessible();
  });

  it('says what keeps a user out entirely', async () => {
    accessOf.mockResolvedValue({
      isActive: false,
      canCallInlay: false,
      permissionSets: [],
      permissions: {},
      hasOutdatedGroup: true
    });
    await choose(USER);
    await settle();
    const text = rows().join('\n');
    [
      'The user is not active.',
      'Assign the permission set "Inlay User".',
      'See portfolios: not given.',
      'No permission set of Inlay is assigned.',
      'still adding up a permission set group'
    ].forEach((part) => expect(text).toContain(part));
  });

  it.each([
    ['permission_missing', 'You need the permission set "Inlay Admin".'],
    ['setup_unreadable', 'You need the permission set "Inlay Admin".'],
    ['record_unreadable', 'You cannot read this user.'],
    ['Jane Doe is locked', 'Salesforce answered with an error of its own. Try again.']
  ])('says why Salesforce does not tell (%s)', async (message, sentence) => {
    accessOf.mockRejectedValue({ body: { message } });
    await choose(USER);
    await settle();
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toContain(sentence);
  });

  it('shows nothing of a user whose answer comes after another was chosen, or none', async () => {
    let answerFirst;
    accessOf.mockReturnValueOnce(
      new Promise((resolve) => {
        answerFirst = resolve;
      })
    );
    await choose(USER);
    await choose(null);
    answerFirst(ACCESS);
    await settle();
    expect(rows()).toEqual([]);
  });

  it('names for each permission a permission set that really gives it', async () => {
    accessOf.mockResolvedValue({ ...ACCESS, permissions: {} });
    await choose(USER);
    await settle();
    const folder = join(__dirname, '../../../permissionsets');
    const sets = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const named = rows().flatMap((text) => [...text.matchAll(/permission set "([^"]+)"/g)].map(([, name]) => name));
    expect(named).toHaveLength(Object.keys(ALL).length);
    Object.keys(ALL).forEach((permission, index) => {
      const set = sets.find((text) => text.includes(`<label>${named[index]}</label>`));
      expect(set).toContain(`<name>${permission}</name>`);
    });
  });
});
