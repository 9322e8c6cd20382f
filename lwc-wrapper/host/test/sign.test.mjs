// The Node example: what it signs is what docs/other-hosts.md lists, and the key that is enrolled verifies it.

import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signAssertion } from '../example/sign.mjs';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const request = {
  record: { id: '001A0000006Vm9rIAC', object: 'Account' },
  nonce: '0123456789abcdef0123456789abcdef',
  instanceId: '6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69'
};
const facts = {
  org: '00DA0000000AbCdMAK',
  service: 'https://inlay.example.com',
  page: 'https://crm.example.com',
  user: { id: '0055g00000ADVSRAA5', name: 'Alex Advisor' },
  permissions: ['Inlay_View_Portfolio']
};
const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

test('the signature is RS256 and covers header and claims', () => {
  const [header, claims, signature] = signAssertion(request, facts, privateKey).split('.');
  assert.deepEqual(read(header), { alg: 'RS256', typ: 'JWT' });
  const isRight = (content) =>
    verify('RSA-SHA256', Buffer.from(content), publicKey, Buffer.from(signature, 'base64url'));
  assert.equal(isRight(`${header}.${claims}`), true);
  assert.equal(isRight(`${header}.${claims}x`), false);
});

test('the claims are exactly those of the document, bound to handshake, record and page', () => {
  const [, claims] = signAssertion(request, facts, privateKey).split('.');
  const made = read(claims);
  const { iat, exp, jti, ...rest } = made;
  assert.deepEqual(rest, {
    iss: 'sf:00DA0000000AbCdMAK',
    aud: 'https://inlay.example.com',
    sub: '0055g00000ADVSRAA5',
    name: 'Alex Advisor',
    rec: '001A0000006Vm9rIAC',
    obj: 'Account',
    perms: ['Inlay_View_Portfolio'],
    lh: 'https://crm.example.com',
    nonce: request.nonce,
    inst: request.instanceId,
    ver: 1
  });
  assert.ok(Math.abs(iat - Date.now() / 1000) < 60 && exp - iat === 60, `from ${iat} to ${exp}`);
  const document = readFileSync(new URL('../../../docs/other-hosts.md', import.meta.url), 'utf8');
  const listed = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(listed.toSorted(), Object.keys(made).toSorted());
  const [, again] = signAssertion(request, facts, privateKey).split('.');
  assert.notEqual(read(again).jti, jti, 'an assertion works once, so each has a name of its own');
});
