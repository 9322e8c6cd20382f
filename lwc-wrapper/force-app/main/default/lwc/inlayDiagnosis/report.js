/**
 * What an admin copies and sends to whoever helps: plain text in English, with the ids of causes instead of words.
 *
 * Written from a list of what may stand in it, each value by its shape, so that nothing personal can come along: no user, no
 * record, no assertion, no nonce, and no text of which nobody knows what it says.
 */
import { ERRORS, PROTOCOL_VERSIONS } from 'c/inlayProtocol';
import { clockDifference } from './clock';
import { serviceRefusal } from './codes';

const UNKNOWN = 'unknown';
/** Our own words and the codes of Apex and service. Names that people chose in Setup are left out: they may be of people. */
const CODE = /^[a-z]+(?:_[a-z]+)+$/;
const WORD = /^[a-z]+(?:[A-Z][a-z]+)*$/;
const OWN_PERMISSION = /^Inlay_[A-Z][A-Za-z_]{0,60}$/;
const OWN_NAMES = ['Inlay User', 'Inlay Admin', 'Service origin', 'Certificate name', 'Named credential'];
const VERSION = /^\d{1,4}(?:\.\d{1,4}){0,3}(?:-[a-z0-9.]{1,20})?$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/;
const ORG = /^00D[0-9A-Za-z]{15}$/;

const isOrigin = (text) => URL.canParse(text) && new URL(text).origin === text;
const isNumber = (value) => Number.isFinite(value);
const isCode = (text) => CODE.test(text) || Object.hasOwn(ERRORS, text) || ['other', 'unreadable'].includes(text);
const isWord = (text) => WORD.test(text);
const isPermission = (text) => OWN_PERMISSION.test(text);
const isOwnName = (text) => OWN_NAMES.includes(text);
const isOrg = (text) => ORG.test(text);

/** What of a finding's detail is written, and the shape that it must have. */
const DETAILS = {
  because: isCode,
  code: isCode,
  problem: isCode,
  service: (value) => isOrigin(value) || isNumber(value),
  package: isNumber,
  version: isNumber,
  page: isOrigin,
  found: isOrigin,
  wanted: isOrigin,
  own: isOrigin,
  missing: (value) => isOrigin(value) || isPermission(value),
  org: isOrg,
  permissionSet: isOwnName,
  permission: isPermission,
  field: isOwnName,
  directive: (value) => ['frame-src', 'child-src', 'default-src'].includes(value),
  by: isWord,
  older: isWord,
  via: isWord,
  name: isWord,
  direction: isWord,
  measuredMs: isNumber,
  boundMs: isNumber,
  seconds: isNumber,
  uncertaintySeconds: isNumber,
  boundSeconds: isNumber,
  wrong: isNumber,
  rows: isNumber
};

/**
 * @param {object} observations What `observe` collected.
 * @param {object[]} found What `findings` made of them.
 * @param {{now: Date, browser: string}} around When it is written, and the browser's name for itself.
 */
export function reportOf(observations, found, { now, browser }) {
  const { pageOrigins, settings, facts, check, widget } = observations;
  const known = facts?.value ?? {};
  const report = observations.reports.at(-1) ?? {};
  const lines = [
    ['Inlay check', now.toISOString()],
    ['Page', all(pageOrigins, isOrigin)],
    ['Browser', browser],
    ['Org', one(settings?.org ?? known.org, isOrg)],
    ['Sandbox', yesOrNo(known.isSandbox)],
    ['Service', one(settings?.bffOrigin, isOrigin)],
    ['Service version', one(report.serviceVersion, (text) => VERSION.test(text))],
    ['Package version', one(known.packageVersion, (text) => VERSION.test(text))],
    ['Apex version', one(known.apiVersion, (text) => VERSION.test(text))],
    ['Protocol of package', all(PROTOCOL_VERSIONS, isNumber)],
    ['Protocol of service', all((widget?.hello ?? check?.hello)?.versions ?? [], isNumber)],
    ['Certificate name', facts?.value ? (known.certificateName?.trim() ? 'set' : 'empty') : UNKNOWN],
    ['Launch codes', yesOrNo(known.usesLaunchCode)],
    ['Permissions', all(known.permissions ?? [], isPermission)],
    ['Enrolled', yesOrNo(report.enrolled)],
    ['Pages on the list', all(report.hostOrigins ?? [], isOrigin)],
    ['Salesforce time', one(known.now, (text) => TIME.test(text))],
    ['Service time', one(observations.reports[0]?.serviceTime, (text) => TIME.test(text))],
    ['Clock difference', clockLine(observations)],
    ['Check page', frameLine(check)],
    ['Widget page', frameLine(widget)],
    ['First byte', milliseconds(report.firstByteMs)],
    ['Round trip', milliseconds(report.roundTripMs)],
    ['Widget load', milliseconds(report.widgetLoadMs)],
    ['WebAssembly', yesOrNo(report.webAssembly)],
    ['Assertion', assertionLine(observations)],
    ['Session', sessionLine(observations, report)]
  ].map(([name, value]) => `${name}: ${value}`);
  return [...lines, '', ...found.map(findingLine), ''].join('\n');
}

function findingLine({ cause, state, detail }) {
  const parts = Object.entries(detail ?? {})
    .filter(([name]) => Object.hasOwn(DETAILS, name))
    .map(([name, value]) => `${name}=${all([value].flat(), DETAILS[name])}`);
  return [`${state}: ${cause}`, ...parts].join(' | ');
}

function one(value, isRight) {
  return value !== undefined && value !== null && isRight(value) ? String(value) : UNKNOWN;
}

function all(values, isRight) {
  return values.map((value) => one(value, isRight)).join(', ') || UNKNOWN;
}

function yesOrNo(value) {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : UNKNOWN;
}

function milliseconds(value) {
  return isNumber(value) ? `${Math.round(value)} ms` : UNKNOWN;
}

function frameLine(frame) {
  if (!frame?.hello) {
    return frame?.silent ? 'silent' : UNKNOWN;
  }
  const origin = frame.hello.origin === 'null' ? 'opaque origin' : one(frame.hello.origin, isOrigin);
  return `hello after ${milliseconds(frame.hello.ms)}, ${origin}`;
}

function clockLine({ facts, reports }) {
  const difference = clockDifference(facts, reports[0]);
  return difference
    ? `${difference.seconds.toFixed(1)} s (service minus Salesforce), give or take ${difference.uncertainty.toFixed(1)} s`
    : UNKNOWN;
}

function assertionLine({ mint }) {
  if (!mint) {
    return 'not tried';
  }
  return mint.minted
    ? milliseconds(mint.answeredAt - mint.askedAt)
    : `refused (${one(mint.refusal?.split(':')[0], isCode)})`;
}

function sessionLine(observations, { session }) {
  const refusal = serviceRefusal(observations);
  if (refusal) {
    return `refused (${one(refusal.code, isCode)}, ${refusal.via})`;
  }
  return session?.opened === true ? 'opened' : 'not tried';
}
