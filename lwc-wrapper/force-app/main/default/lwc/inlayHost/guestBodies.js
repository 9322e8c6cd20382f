/** The shapes of what a guest says. Members that this version does not know are allowed: a newer guest may say more. */
import { ERRORS } from 'c/inlayProtocol';
import { isSalesforceId } from './salesforceId';

const MAX_HEIGHT = 0xffffffff;
const TOKEN_REASONS = ['first', 'expiring', 'refused'];
const TOAST_VARIANTS = ['info', 'success', 'warning', 'error'];

const isText = (value) => typeof value === 'string';
const isAbsent = (value) => value === undefined || value === null;
const isTiming = ({ sinceNavigationMs }) => Number.isFinite(sinceNavigationMs);
const isEmpty = () => true;
const isKnown = (value, isRight) => value === null || isRight(value);
const isAll = (list, isRight) => Array.isArray(list) && list.every(isRight);
const isSessionResult = ({ opened, code }) => opened === true || isText(code);
const isDiagnosis = (body) =>
  isKnown(body.serviceTime, isText) &&
  isKnown(body.serviceVersion, isText) &&
  isKnown(body.enrolled, (value) => typeof value === 'boolean') &&
  isAll(body.hostOrigins, isText) &&
  isAll(body.protocolVersions, Number.isInteger) &&
  typeof body.webAssembly === 'boolean' &&
  typeof body.opaque === 'boolean' &&
  Number.isFinite(body.firstByteMs) &&
  isKnown(body.roundTripMs, Number.isFinite) &&
  isKnown(body.widgetLoadMs, Number.isFinite) &&
  isKnown(body.session, isSessionResult);

const SHAPES = {
  loading: isEmpty,
  ready: isTiming,
  painted: isTiming,
  resize: ({ height }) => Number.isInteger(height) && 0 <= height && height <= MAX_HEIGHT,
  'token-needed': ({ reason }) => TOKEN_REASONS.includes(reason),
  navigate: ({ recordId, url }) =>
    isAbsent(recordId) !== isAbsent(url) &&
    (isAbsent(recordId) || isSalesforceId(recordId)) &&
    (isAbsent(url) || isText(url)),
  'kyc-changed': ({ checkId, state, outcome }) =>
    isText(checkId) && isText(state) && (isAbsent(outcome) || isText(outcome)),
  dirty: ({ dirty }) => typeof dirty === 'boolean',
  toast: ({ variant, title, messageKey }) => TOAST_VARIANTS.includes(variant) && isText(title) && isText(messageKey),
  error: ({ code, retryable }) => Object.hasOwn(ERRORS, code) && typeof retryable === 'boolean',
  metric: ({ name, value }) => isText(name) && Number.isFinite(value),
  diagnosis: isDiagnosis,
  destroyed: isEmpty
};

/** Whether `body` is what a message of this kind carries. */
export function hasShapeOf(kind, body) {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && SHAPES[kind](body);
}
