/** Checks what an integrator gives, before anything is on the page, and fills in what was left out. */
import { heightLimits, isUsableSettings, toLongId } from 'c/inlayHost';
import { InlayOptionError } from './optionError.js';

const PERIODS = ['mtd', '1m', 'qtd', '3m', '6m', 'ytd', '1y', '3y', '5y', 'inception'];
const PANELS = ['performance', 'allocation', 'bridge', 'income', 'accounts', 'details'];
const CALLBACKS = ['onNavigate', 'onToast', 'onDirty', 'onKycChanged', 'onReady', 'onProblem', 'renderProblem'];
const OPTIONS = [
  ...['service', 'org', 'record', 'user', 'view', 'title', 'look', 'height', 'panels', 'period', 'sandbox'],
  ...['navigableOrigins', 'guardUnload', 'words', 'getAssertion', ...CALLBACKS]
];

/** The options of `embed`, complete and in order. Throws an `InlayOptionError` for the first one that is not. */
export function checkedOptions(options) {
  check('options', isObject(options), 'must be an object', options);
  for (const name of Object.keys(options)) {
    check(name, OPTIONS.includes(name), `is none of Inlay's (${OPTIONS.join(', ')})`, options[name]);
  }
  const { service, getAssertion, navigableOrigins = [], panels, period } = options;
  const org = checkedOrg(options.org);
  check('getAssertion', typeof getAssertion === 'function', 'must be a function', getAssertion);
  const isListOfTexts = Array.isArray(navigableOrigins) && navigableOrigins.every(isOrigin);
  check(
    'navigableOrigins',
    isListOfTexts,
    'must be a list of origins like "https://crm.example.com"',
    navigableOrigins
  );
  const wanted = 'must be the origin of the service, like "https://inlay.example.com", with nothing behind it';
  check('service', isUsableSettings({ bffOrigin: service, org, navigableOrigins }), wanted, service);
  for (const name of CALLBACKS) {
    check(name, ['undefined', 'function'].includes(typeof options[name]), 'must be a function', options[name]);
  }
  checkOneOf('period', period, PERIODS);
  check('panels', panels === undefined || Array.isArray(panels), 'must be a list', panels);
  (panels ?? []).forEach((panel) => checkOneOf('panels', panel, PANELS));
  return {
    ...options,
    org,
    navigableOrigins,
    record: checkedRecord(options.record),
    user: checkedUser(options.user),
    view: checkOneOf('view', options.view, ['portfolio', 'kyc']) ?? 'portfolio',
    title: checkedText('title', options.title),
    look: checkedLook(options.look),
    limits: checkedHeight(options.height),
    sandbox: checkedFlag('sandbox', options.sandbox),
    guardUnload: checkedFlag('guardUnload', options.guardUnload),
    words: checkedWords(options.words)
  };
}

/** `{id, object}` with the id in its long form. */
export function checkedRecord(record) {
  check('record', isObject(record), 'must be an object with "id" and "object"', record);
  const id = toLongId(record.id);
  check('record.id', id, 'must be a record id of 15 or 18 characters, whose check characters are right', record.id);
  const isName = typeof record.object === 'string' && /^[A-Za-z]\w{0,79}$/.test(record.object);
  check('record.object', isName, 'must be the API name of the record\'s object, like "Account"', record.object);
  return { id, object: record.object };
}

/** `{colorScheme, density, hooks}`, each absent where the page's own is meant. */
export function checkedLook(look = {}) {
  check('look', isObject(look), 'must be an object', look);
  const { hooks = {} } = look;
  checkOneOf('look.colorScheme', look.colorScheme, ['auto', 'light', 'dark']);
  checkOneOf('look.density', look.density, ['auto', 'comfy', 'compact']);
  check('look.hooks', isObject(hooks), 'must be an object of styling hooks', hooks);
  for (const [name, value] of Object.entries(hooks)) {
    check(
      `look.hooks.${name}`,
      name.startsWith('--slds-g-'),
      'must have the name of a styling hook, --slds-g-…',
      value
    );
    checkedText(`look.hooks.${name}`, value);
  }
  return { ...look, hooks };
}

function checkedOrg(org) {
  const id = toLongId(org);
  check(
    'org',
    id?.startsWith('00D'),
    'must be the id under which the service knows the firm: 00D…, 18 characters',
    org
  );
  return id;
}

function checkedUser(user) {
  check('user', isObject(user), 'must be an object with at least "currency"', user);
  const { currency, direction } = user;
  const { locale: browserLocale, timeZone: browserTimeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const isCurrency = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency);
  check('user.currency', isCurrency, 'must be a currency of ISO 4217, like "EUR"', currency);
  const locale = checkedTag('user.locale', user.locale) ?? browserLocale;
  return {
    currency,
    locale,
    language: checkedTag('user.language', user.language) ?? locale,
    timeZone: checkedText('user.timeZone', user.timeZone) ?? browserTimeZone,
    direction: checkOneOf('user.direction', direction, ['ltr', 'rtl']) ?? 'ltr'
  };
}

function checkedTag(name, tag) {
  let isTag = tag === undefined;
  try {
    isTag ||= typeof tag === 'string' && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    isTag = false;
  }
  check(name, isTag, 'must be a language tag of BCP 47, like "de-CH"', tag);
  return tag;
}

function checkedHeight(height = {}) {
  check('height', isObject(height), 'must be an object: { min, max } or { fixed }', height);
  for (const [name, value] of Object.entries(height)) {
    check(`height.${name}`, ['min', 'max', 'fixed'].includes(name), 'is none of min, max and fixed', value);
    check(`height.${name}`, Number.isInteger(value) && 0 < value, 'must be a whole number of pixels above 0', value);
  }
  const { fixed } = height;
  const isEither = fixed === undefined || (height.min === undefined && height.max === undefined);
  check('height.fixed', isEither, 'stands alone, without min and max', fixed);
  return heightLimits(fixed === undefined ? height : { mode: 'Fixed', fixed });
}

function checkedWords(words = {}) {
  check('words', isObject(words), 'must be an object of texts', words);
  Object.entries(words).forEach(([name, text]) => checkedText(`words.${name}`, text));
  return words;
}

function checkedText(name, text) {
  check(name, text === undefined || (typeof text === 'string' && text.trim() !== ''), 'must be a text', text);
  return text;
}

function checkedFlag(name, flag = false) {
  check(name, typeof flag === 'boolean', 'must be true or false', flag);
  return flag;
}

function checkOneOf(name, value, allowed) {
  check(name, value === undefined || allowed.includes(value), `must be one of ${allowed.join(', ')}`, value);
  return value;
}

function check(option, isRight, wanted, given) {
  if (!isRight) {
    throw new InlayOptionError(option, wanted, given);
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrigin(text) {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text;
}
