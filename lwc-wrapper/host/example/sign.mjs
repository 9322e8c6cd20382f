// Signs an assertion in Node, without any library. The private key never leaves this server; its certificate is enrolled at
// the Inlay service.

import { randomUUID, sign } from 'node:crypto';

const LIFETIME_SECONDS = 60;
const base64url = (data) => Buffer.from(JSON.stringify(data)).toString('base64url');

/**
 * @param {object} request What `getAssertion` was asked for: `record`, `nonce`, `instanceId`.
 * @param {object} facts What this server knows itself, and never takes from the browser: `org`, `service` and `page` (origins),
 *   `user` with `id` and `name`, and the `permissions` of that user.
 * @param {import('node:crypto').KeyLike} privateKey RSA, at least 2048 bits.
 * @returns {string} The compact form of a signed JWT.
 */
export function signAssertion({ record, nonce, instanceId }, { org, service, page, user, permissions }, privateKey) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `sf:${org}`,
    aud: service,
    sub: user.id,
    name: user.name,
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
    rec: record.id,
    obj: record.object,
    perms: permissions,
    lh: page,
    nonce,
    inst: instanceId,
    ver: 1
  };
  const content = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
}
