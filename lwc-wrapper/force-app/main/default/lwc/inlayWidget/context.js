/** What the widget learns about record and user. No name, no user id: the record id is a hint that the service checks. */
import CURRENCY from '@salesforce/i18n/currency';
import DIRECTION from '@salesforce/i18n/dir';
import LANGUAGE from '@salesforce/i18n/lang';
import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

/**
 * Body of `context`.
 *
 * @param {object} parts
 * @param {Record<string, string>} parts.properties What the admin set, by the names of the protocol.
 */
export function contextOf({ recordId, objectApiName, org, view, limits, properties }) {
  return {
    recordId,
    object: objectApiName ?? '',
    org,
    locale: languageTag(LOCALE),
    language: languageTag(LANGUAGE),
    currency: CURRENCY,
    timeZone: TIME_ZONE,
    direction: DIRECTION === 'rtl' ? 'rtl' : 'ltr',
    view,
    properties: { ...properties, minHeight: String(limits.min), maxHeight: String(limits.max) },
    capabilities: ['navigate', 'toast']
  };
}

/** Apex and some settings write `de_CH`, the web `de-CH`. */
function languageTag(name) {
  return name.replaceAll('_', '-');
}
