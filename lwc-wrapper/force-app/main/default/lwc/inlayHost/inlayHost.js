/**
 * The host's side of Inlay: the frame, the protocol, and how the page around it looks.
 *
 * Imports the generated constants and nothing else, so that any page can use it, not only a Lightning component.
 * It deliberately draws nothing, reads no record and makes no assertion: the caller does, through callbacks.
 */
export { checkAddress, embedAddress, isUsableSettings } from './address';
export { DESTROY_TIMEOUT_MS, READY_TIMEOUT_MS, connectGuest } from './connection';
export { pageReferenceTo } from './destination';
export { embedInlay } from './embed';
export { readEnvelope } from './envelope';
export { heightLimits } from './height';
export { isOpaque } from './opaque';
export { isSalesforceId, toLongId } from './salesforceId';
export { subscribeTrace } from './trace';
