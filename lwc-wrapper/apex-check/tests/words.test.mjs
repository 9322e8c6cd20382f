// The rules about what must not stand in the source refuse it, and nothing that merely looks like it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inClass, inTest, messagesOf, projectOf } from './helper.mjs';

test('what does not parse is refused, with its line', () => {
  const project = projectOf({ 'A.cls': '/** A. */\npublic with sharing class A {\n  void f( { }\n}' });
  assert.match(messagesOf('syntax', project)[0], /^syntax: /);
  assert.equal(project.files[0].problems[0].line, 3);
});

test('a text that never ends does not parse', () => {
  assert.notDeepEqual(inClass('syntax', "void f() { x = 'abc; }"), []);
});

test('nothing is written to a log', () => {
  assert.deepEqual(inClass('logging', "void f() { System.debug('x'); }"), ['System.debug writes to a log']);
  assert.equal(inTest('logging', "@IsTest static void f() { system.DEBUG(LoggingLevel.ERROR, 'x'); }").length, 1);
});

test('no id is fixed in the source', () => {
  assert.deepEqual(inClass('fixedNames', "String x = '001000000000001AAA';"), [
    '001000000000001AAA looks like a fixed id'
  ]);
  assert.equal(inTest('fixedNames', "String x = '0015g00000ABCDE';").length, 1);
  assert.deepEqual(inClass('fixedNames', "String x = 'record_unreadable'; String y = 'fifteenLettersX';"), []);
});

test('no host is fixed in the source, and tests name only hosts that nobody owns', () => {
  assert.deepEqual(inClass('fixedNames', "String x = 'https://acme.my.salesforce.com/x';"), [
    'acme.my.salesforce.com is a fixed host'
  ]);
  assert.equal(inClass('fixedNames', "String x = 'inlay.example.com';").length, 1);
  assert.equal(inTest('fixedNames', "String x = 'https://acme.com';").length, 1);
  assert.deepEqual(inTest('fixedNames', "String x = 'https://inlay.example.com/a';"), []);
  assert.deepEqual(
    inClass('fixedNames', "String x = 'https://' + host; String y = 'callout:' + z + '/api/launch';"),
    []
  );
});

test('nothing is cacheable', () => {
  assert.equal(inClass('caching', '@AuraEnabled(cacheable=true) public static void mint() {}').length, 1);
  assert.equal(inClass('caching', '@AuraEnabled( Cacheable = TRUE ) public static void mint() {}').length, 1);
  assert.deepEqual(inClass('caching', '@AuraEnabled public static void mint() {}'), []);
});

test('no catch swallows', () => {
  assert.equal(inClass('catches', 'void f() { try { g(); } catch (Exception e) { } }').length, 1);
  assert.equal(inClass('catches', 'void f() { try { g(); } catch (Exception e) { /* fine */ } }').length, 1);
  assert.deepEqual(inClass('catches', 'void f() { try { g(); } catch (Exception e) { return; } }'), []);
});

test('no name is a reserved word', () => {
  const bodies = [
    'void f() { Integer number = 1; }',
    'void f(String limit) { }',
    'Integer system;',
    'void f() { for (Account object : x) { } }'
  ];
  for (const body of bodies) {
    assert.equal(inClass('reservedWords', body).length + inClass('syntax', body).length > 0, true, body);
  }
  assert.deepEqual(inClass('reservedWords', 'void f(Integer index, String type) { Integer now; }'), []);
});
