/**
 * The envelope around every message on the port, `{v, id, kind, epoch, re?, body}`: made here, read here.
 * Reading never throws; each refusal has the name that the transcripts in `tests/protocol` use.
 */
import { GUEST_KINDS, MAX_MESSAGE_BYTES } from 'c/inlayProtocol';
import { hasShapeOf } from './guestBodies';

const MAX_EPOCH = 0xffffffff;

/** A message to the guest, with a fresh id. */
export function makeEnvelope({ v, kind, epoch, re, body }) {
  const envelope = { v, id: crypto.randomUUID(), kind, epoch, body };
  return re === undefined ? envelope : { ...envelope, re };
}

/** Length of plain data as JSON text, in UTF-8 bytes. */
export function byteLength(data) {
  return new TextEncoder().encode(JSON.stringify(data)).length;
}

/**
 * Reads what came from the guest.
 *
 * @param {unknown} data What the port delivered.
 * @param {number[]} versions The protocol versions that are accepted.
 * @returns {{envelope: object} | {unknown: string} | {refused: string, kind?: string}}
 */
export function readEnvelope(data, versions) {
  const text = jsonText(data);
  if (text === undefined) {
    return { refused: 'not_an_envelope' };
  }
  // Each character takes at least one byte, so what is too long in characters need not be encoded.
  if (MAX_MESSAGE_BYTES < text.length || MAX_MESSAGE_BYTES < new TextEncoder().encode(text).length) {
    return { refused: 'too_long' };
  }
  // From here on a copy of plain data: no getter and no proxy of the sender can change what was checked.
  const raw = JSON.parse(text);
  if (!isEnvelope(raw)) {
    return { refused: 'not_an_envelope' };
  }
  const { v, id, kind, epoch, re } = raw;
  if (!versions.includes(v)) {
    return { refused: 'version', kind };
  }
  if (!GUEST_KINDS.includes(kind)) {
    return { unknown: kind };
  }
  const body = raw.body ?? {};
  if (!hasShapeOf(kind, body)) {
    return { refused: 'body', kind };
  }
  return { envelope: { v, id, kind, epoch, re: re ?? undefined, body } };
}

function jsonText(data) {
  if (typeof data !== 'object' || data === null) {
    return undefined;
  }
  try {
    return JSON.stringify(data);
  } catch {
    // Cyclic data and big integers have no JSON text.
    return undefined;
  }
}

function isEnvelope(raw) {
  return (
    Number.isInteger(raw?.v) &&
    typeof raw.id === 'string' &&
    typeof raw.kind === 'string' &&
    Number.isInteger(raw.epoch) &&
    0 <= raw.epoch &&
    raw.epoch <= MAX_EPOCH &&
    (raw.re === undefined || raw.re === null || typeof raw.re === 'string')
  );
}
