/** The record of a component that stands on no record page: the one that was chosen or opened last. */
import { toLongId } from 'c/inlayHost';

/** The objects whose records are clients. */
const CLIENT_OBJECTS = ['Account', 'Contact'];

/** From the address: a record page that is open, or `?c__recordId=` on any other page. */
export function recordOfPage(page) {
  const { recordId, objectApiName } = page?.attributes ?? {};
  if (page?.type === 'standard__recordPage' && CLIENT_OBJECTS.includes(objectApiName)) {
    return record(recordId, objectApiName);
  }
  return record(page?.state?.c__recordId, page?.state?.c__objectApiName);
}

/** From another component, over the message channel `Inlay_Record__c`. */
export function recordOfMessage(message) {
  return record(message?.recordId, message?.objectApiName);
}

/** Nothing where the id is none: what was shown stays. */
function record(recordId, objectApiName) {
  return toLongId(recordId) && { recordId, objectApiName };
}
