// The rules about sharing and access rights refuse what they are there for, and let pass what is right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inClass, inTest, messagesOf, projectOf } from './helper.mjs';

test('a class that does not state its sharing is refused, inside another one too', () => {
  const source = '/** A. */ public class A { private class B { void f() {} } public class Data { Integer x; } }';
  assert.deepEqual(messagesOf('sharing', projectOf({ 'A.cls': source })), [
    'A does not say with or without sharing',
    'B does not say with or without sharing'
  ]);
});

test('a class without sharing gives its reason', () => {
  const unreasoned = '/** Does things. */ public without sharing class A {}';
  const reasoned = '/** Without sharing, because it runs for nobody. */ public without sharing class A {}';
  assert.equal(messagesOf('sharing', projectOf({ 'A.cls': unreasoned })).length, 1);
  assert.deepEqual(messagesOf('sharing', projectOf({ 'A.cls': reasoned })), []);
});

test('a query says in whose rights it runs', () => {
  assert.deepEqual(inClass('queries', 'void f() { x = [SELECT Id FROM Account]; }'), [
    'this query does not say in whose rights it runs'
  ]);
  assert.deepEqual(inClass('queries', 'void f() { x = [SELECT Id FROM Account WITH SECURITY_ENFORCED]; }').length, 1);
  assert.deepEqual(inClass('queries', 'void f() { x = [SELECT Id FROM Account WITH USER_MODE]; }'), []);
  assert.deepEqual(inTest('queries', '@IsTest static void f() { x = [SELECT Id FROM Account]; }'), []);
});

test('a query in system mode gives its reason in its own method', () => {
  const query = 'x = [SELECT Id FROM Account WITH SYSTEM_MODE];';
  assert.equal(inClass('queries', `void f() { ${query} }`).length, 1);
  assert.equal(
    inClass('queries', `void f() { ${query} } void g() {\n// System mode: as a matter of fact.\n}`).length,
    1
  );
  assert.deepEqual(inClass('queries', `void f() {\n// System mode: no user has access.\n${query} }`), []);
});

test('a query of the database class says in whose rights it runs', () => {
  assert.equal(inClass('queries', "void f() { Database.query('SELECT Id FROM Account'); }").length, 1);
  assert.deepEqual(
    inClass('queries', "void f() { Database.query('SELECT Id FROM Account', AccessLevel.USER_MODE); }"),
    []
  );
});

test('a change says in whose rights it runs', () => {
  for (const change of ['insert x;', 'update x;', 'delete x;', 'upsert x Id;', 'Database.update(x, false);']) {
    assert.deepEqual(
      inClass('changes', `void f() { ${change} }`),
      ['this change does not say in whose rights it runs'],
      change
    );
  }
  for (const change of ['insert as user x;', 'Database.update(x, false, AccessLevel.USER_MODE);']) {
    assert.deepEqual(inClass('changes', `void f() { ${change} }`), [], change);
  }
  assert.equal(inClass('changes', 'void f() { update as system x; }').length, 1);
  assert.deepEqual(inClass('changes', 'void f() {\n// System mode: nobody else may.\nupdate as system x; }'), []);
});

test('a query is not put together from what somebody passes in', () => {
  const query = (text, more = '') =>
    inClass('dynamicQueries', `void f(String name) { Database.query(${text}); ${more} }`);
  assert.deepEqual(query("'SELECT Id FROM ' + name"), ['a query is put together from name']);
  assert.equal(query("'SELECT Id FROM ' + (a ? name : 'Account')").length, 1);
  assert.equal(query('name').length, 1);
  assert.equal(query("'SELECT ' + String.join(fields, ', ') + ' FROM Account'").length, 1);
  assert.equal(query("'SELECT Id FROM ' + String.escapeSingleQuotes(name)").length, 1);
  assert.deepEqual(query("'SELECT Id FROM ' + type.getDescribe().getName() + (a ? '' : ' FOR UPDATE')"), []);
  assert.deepEqual(query("'SELECT ' + String.join(fields, ', ')", '\n// Names come from describes.\n'), []);
});

test('a method may stand in for a describe only where it does nothing else', () => {
  const uses = "void f() { Database.query('SELECT Id FROM ' + nameOf(x)); }";
  const describing = 'String nameOf(Id x) { return x.getSObjectType().getDescribe().getName(); }';
  assert.deepEqual(inClass('dynamicQueries', `${uses} ${describing}`), []);
  assert.equal(inClass('dynamicQueries', `${uses} String nameOf(String x) { return x; }`).length, 1);
});
