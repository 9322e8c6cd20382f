// That the rules for Lightning Web Security bite: each fault is planted in a component and must be found there.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd });

/** The rules that object to `code` in a component of the package. */
async function rulesAgainst(code) {
  const filePath = `${cwd}force-app/main/default/lwc/planted/planted.js`;
  const [{ messages }] = await eslint.lintText(`${code}\n`, { filePath });
  return messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId?.replace('@locker/locker/', ''));
}

const FAULTS = [
  ["export const fill = (frame) => (frame.srcdoc = '<p></p>');", 'distorted-html-iframe-element-blocked-properties'],
  ['export const worker = new Worker("/w.js");', 'distorted-worker-constructor'],
  ['export const value = document.cookie;', 'distorted-document-cookie'],
  ["document.domain = 'example.com';", 'distorted-document-domain-setter'],
  ['export const answer = window.fetch("/x");', 'distorted-window-fetch'],
  ["export const frames = window.frames['x'];", 'distorted-window-frames-getter'],
  ["export const isOpaque = (frame) => !frame.sandbox.contains('allow-same-origin');", 'no-restricted-syntax'],
  ['export const watch = (observer) => observer.observe(document.body, { attributes: true });', 'no-restricted-syntax'],
  ['export const put = (element) => document.body.append(element);', 'no-restricted-syntax'],
  ['setTimeout("go()", 1);', 'no-implied-eval']
];

describe('lint of components', () => {
  for (const [code, rule] of FAULTS) {
    test(`finds ${rule}: ${code}`, async () => {
      assert.ok((await rulesAgainst(code)).includes(rule), `found only: ${await rulesAgainst(code)}`);
    });
  }

  test('says nothing about code without faults', async () => {
    assert.deepEqual(await rulesAgainst("export const isFrame = ({ tagName }) => tagName === 'IFRAME';"), []);
  });
});
