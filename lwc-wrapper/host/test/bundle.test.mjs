// What is shipped: the two bundles offer what the declarations say, and nothing that a strict policy forbids.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import * as bundle from '../dist/inlay-host.js';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
/** The whole of it travels on every page of a host. */
const LARGEST_GZIP_BYTES = 14_000;

test('the module offers exactly what its declarations name', () => {
  const declared = [...read('../types/inlay-host.d.ts').matchAll(/^export (?:function|class) (\w+)/gm)].map(
    ([, name]) => name
  );
  assert.deepEqual(Object.keys(bundle).toSorted(), declared.toSorted());
});

test('every text that a page may replace is declared, and the other way round', () => {
  const words = [...read('../src/words.js').matchAll(/^ {2}(\w+): '/gm)].map(([, name]) => name);
  const [, block] = /export interface InlayWords \{([^}]*)\}/.exec(read('../types/inlay-host.d.ts'));
  assert.deepEqual([...block.matchAll(/(\w+): string/g)].map(([, name]) => name).toSorted(), words.toSorted());
});

for (const name of ['inlay-host.js', 'inlay-host.iife.js']) {
  test(`${name} writes no HTML, evaluates no text and is small`, () => {
    const text = read(`../dist/${name}`);
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\("style"/;
    assert.doesNotMatch(text, forbidden);
    const size = gzipSync(text, { level: 9 }).length;
    assert.ok(size <= LARGEST_GZIP_BYTES, `${size} bytes`);
  });
}

test('the script-tag bundle sets one name and no other', () => {
  const page = createContext({});
  runInContext(read('../dist/inlay-host.iife.js'), page);
  assert.deepEqual(Object.keys(page), ['InlayHost']);
});

test('our own mistake of an option is a TypeError that names it', () => {
  const error = new bundle.InlayOptionError('record.id', 'must be a record id', 7);
  assert.ok(error instanceof TypeError);
  assert.equal(error.option, 'record.id');
  assert.equal(error.message, 'Inlay: the option "record.id" must be a record id; it is 7.');
});
