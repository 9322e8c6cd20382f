/**
 * The user and the org that the stand-ins of the platform speak of. In an org they are fixed while a page is open; here
 * the toolbar changes them and the component is then put on the page anew.
 */

/** Locales that a user can have here, with what the platform would derive from the user's settings. */
export const LOCALES = {
  'en-US': {
    label: 'English (United States)',
    lang: 'en-US',
    currency: 'USD',
    timeZone: 'America/New_York',
    dir: 'ltr'
  },
  'de-CH': { label: 'Deutsch (Schweiz)', lang: 'de', currency: 'CHF', timeZone: 'Europe/Zurich', dir: 'ltr' },
  'de-DE': { label: 'Deutsch (Deutschland)', lang: 'de', currency: 'EUR', timeZone: 'Europe/Berlin', dir: 'ltr' },
  'es-ES': { label: 'Español (España)', lang: 'es', currency: 'EUR', timeZone: 'Europe/Madrid', dir: 'ltr' },
  'fr-FR': { label: 'Français (France)', lang: 'fr', currency: 'EUR', timeZone: 'Europe/Paris', dir: 'ltr' },
  'ja-JP': { label: '日本語 (日本)', lang: 'ja', currency: 'JPY', timeZone: 'Asia/Tokyo', dir: 'ltr' },
  'ar-EG': { label: 'العربية (مصر)', lang: 'ar', currency: 'EGP', timeZone: 'Africa/Cairo', dir: 'rtl' }
};

export let locale = 'en-US';
export let { lang, currency, timeZone, dir } = LOCALES[locale];

/** Everybody who can be signed in. */
export let allUsers = [];

/** Who is signed in, and what that user may do. */
export let userId = '';
export let userPermissions = [];

/** What Apex would know without being told: the org, the service's address, where the widget may lead, and each record's object. */
export let org = { id: '', bffOrigin: '', navigableOrigins: [], objectNames: {}, recordIds: [], names: {} };

/** What differs from a right set-up: `settings`, `refusals`, `mistake`, `clockOffMs`, all optional. */
export let setup = {};

export function setLocale(name) {
  locale = name;
  ({ lang, currency, timeZone, dir } = LOCALES[name]);
}

export function setUsers(users) {
  allUsers = users;
}

export function setUser(id) {
  userId = id;
  userPermissions = allUsers.find((user) => user.id === id).permissions;
}

export function setSetup(next) {
  setup = next;
}

export function setOrg(next) {
  org = next;
}
