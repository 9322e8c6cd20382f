// The rules about documentation, tests, names and references refuse what they are there for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inClass, inTest, messagesOf, projectOf } from './helper.mjs';

const A = '/** A. */ public with sharing class A { public static void f(Id x) {} private static void g() {} }';

test('a class or trigger that does not say what it is for is refused', () => {
  assert.equal(messagesOf('documented', projectOf({ 'A.cls': 'public with sharing class A {}' })).length, 1);
  assert.equal(
    messagesOf('documented', projectOf({ 'T.trigger': 'trigger T on Account (after insert) { }' })).length,
    1
  );
  const documented = '/** T. */ trigger T on Account (after insert) { }';
  assert.deepEqual(messagesOf('documented', projectOf({ 'T.trigger': documented })), []);
});

test('what a component can call is documented, in inner classes too', () => {
  assert.deepEqual(
    inClass('documented', '@AuraEnabled public static void f() {} public class B { @AuraEnabled public Id x; }'),
    ['f can be called, and is not documented', 'x can be called, and is not documented']
  );
  assert.deepEqual(inClass('documented', '/** Does. */ @AuraEnabled public static void f() {}'), []);
});

test('a class without a test class is refused', () => {
  assert.deepEqual(messagesOf('hasTests', projectOf({ 'A.cls': A })), ['there is no ATest']);
  const tests = '/** Tests. */ @IsTest private class ATest { }';
  assert.deepEqual(messagesOf('hasTests', projectOf({ 'A.cls': A, 'ATest.cls': tests })), []);
  assert.equal(
    messagesOf('hasTests', projectOf({ 'A.cls': A, 'ATest.cls': tests.replace('@IsTest ', '') })).length > 0,
    true
  );
});

test('a test that cannot fail is refused', () => {
  assert.deepEqual(
    inTest('asserts', '@IsTest static void f() { A.f(); } @IsTest static void g() { Assert.isNull(x); }'),
    ['f asserts nothing']
  );
  assert.deepEqual(inTest('asserts', ''), ['ATest tests nothing']);
});

test('tests that only try what works are refused', () => {
  assert.deepEqual(inTest('asserts', '@IsTest static void f() { Assert.isTrue(x); }'), [
    'ATest has no case that must not work'
  ]);
  assert.deepEqual(inTest('asserts', '@IsTest static void f() { Assert.isTrue(x); Assert.isFalse(y); }'), []);
});

test('objects and fields that the project does not have are refused', () => {
  assert.deepEqual(inClass('customNames', 'void f() { x = new Inlay_Thing__c(Inlay_Colour__c = 1); }'), [
    'Inlay_Colour__c is neither an object nor a field of the project'
  ]);
  assert.equal(inClass('customNames', 'void f() { x = [SELECT Nothing__c FROM Inlay_Thing__c]; }').length, 1);
  assert.equal(inClass('customNames', 'Other_Thing__c x;').length, 1);
  assert.deepEqual(inClass('customNames', 'void f() { x = [SELECT Inlay_Size__c FROM Inlay_Thing__c]; }'), []);
});

test('a field of another object is refused', () => {
  const bodies = [
    'void f() { x = new Inlay_Thing__c(Key__c = 1); }',
    'void f() { x = [SELECT Id FROM Inlay_Thing__c WHERE Key__c = 1]; }',
    'Object x = Inlay_Thing__c.Key__c;'
  ];
  for (const body of bodies) {
    assert.deepEqual(inClass('customNames', body), ['Inlay_Thing__c has no field Key__c'], body);
  }
});

test('permissions, labels and names of the project that are not there are refused', () => {
  assert.deepEqual(inClass('ownNames', "void f() { FeatureManagement.checkPermission('Other'); }"), [
    'Other is no permission of the project'
  ]);
  assert.deepEqual(inClass('ownNames', "String x = 'Inlay_Veiw';"), ['nothing of the project is called Inlay_Veiw']);
  assert.deepEqual(inClass('ownNames', "void f() { FeatureManagement.checkPermission('Inlay_View'); }"), []);
  assert.deepEqual(inClass('labels', 'String x = System.Label.Inlay_Bye;'), ['there is no label Inlay_Bye']);
  assert.deepEqual(inClass('labels', 'String x = Label.Inlay_Hello;'), []);
});

test('types that are not there are refused', () => {
  assert.deepEqual(inClass('types', 'Sting x; List<Acount> y; void f() { z = new Auth.JSW(a, b); }').sort(), [
    'there is no type Acount',
    'there is no type Auth.JSW',
    'there is no type Sting'
  ]);
  assert.equal(inClass('types', 'void f() { try { g(); } catch (QueryExcpetion e) { h(); } }').length, 1);
  assert.deepEqual(inClass('types', 'class B {} B x; A.B y; Map<String, List<Inlay_Thing__c>> z;'), []);
});

test('members that are not there, not visible, or take other arguments are refused', () => {
  const from = (body) =>
    messagesOf('members', projectOf({ 'A.cls': A, 'B.cls': `/** B. */ public with sharing class B { ${body} }` }));
  assert.deepEqual(from('void b() { A.h(x); }'), ['A has no method h']);
  assert.deepEqual(from('void b() { x = A.h; }'), ['A has no field h']);
  assert.deepEqual(from('void b() { A.f(); }'), ['A.f does not take 0 arguments']);
  assert.deepEqual(from('void b() { A.g(); }'), ['A.g cannot be seen from here']);
  assert.deepEqual(from('void b() { A.f(x); }'), []);
  assert.equal(from("void b() { String.isBlnak('x'); }").length, 1);
  assert.equal(from('void b() { Usrinfo.getName(); UserInfo.getNmae(); }').length, 2);
  assert.equal(from('void b() { x = Schema.DisplayTpye.DATE; }').length, 2);
  assert.deepEqual(
    from("static final Pattern CODE = x; void b() { CODE.matcher('a'); UserInfo.getName().length(); }"),
    []
  );
});

test('a test sees what is marked as visible for tests, and nobody else does', () => {
  const a = A.replace('private', '@TestVisible private');
  const its = '/** T. */ @IsTest private class ATest { void b() { A.g(); } }';
  const other = '/** B. */ public with sharing class B { void b() { A.g(); } }';
  assert.deepEqual(messagesOf('members', projectOf({ 'A.cls': a, 'ATest.cls': its })), []);
  assert.equal(messagesOf('members', projectOf({ 'A.cls': a, 'B.cls': other })).length, 1);
});

test('what a variable of a known type does not have is refused', () => {
  const data = 'class Data { Integer size; void grow() {} }';
  assert.deepEqual(inClass('instances', `${data} void f(Data x) { x.size = 1; x.grow(); x.colour = 2; }`), [
    'Data has no colour'
  ]);
  assert.equal(inClass('instances', `${data} Data y; void f() { y.shrink(); }`).length, 1);
  assert.equal(inClass('instances', `${data} void f() { for (A.Data x : y) { x.colour = 1; } }`).length, 1);
  assert.deepEqual(inClass('instances', 'void f(Inlay_Thing__c x) { g(x.Inlay_Size__c, x.Key__c, x.Name); }'), [
    'Inlay_Thing__c has no Key__c'
  ]);
});

test('a call of a method that the class does not have is refused', () => {
  assert.deepEqual(inClass('calls', 'void f() { g(1); } void g() {}'), ['there is no method g with 1 parameters here']);
  assert.deepEqual(inClass('calls', 'void f() { g(); } void g() {} A(Id x) { this(x, 1); } A(Id x, Integer y) {}'), []);
});

test('a variable that is not declared is refused, and so is one that is declared later or elsewhere', () => {
  assert.deepEqual(inClass('variables', 'void f(Id recordId) { g(recordID2); }'), ['recordID2 is not declared']);
  assert.equal(inClass('variables', 'void f() { g(x); Integer x = 1; }').length, 1);
  assert.equal(inClass('variables', 'void f() { Integer x = 1; } void g() { h(x); }').length, 1);
  assert.equal(inClass('variables', 'void f() { x = [SELECT Id FROM Account WHERE Id IN :ids]; } Id x;').length, 1);
  const loop = 'for (Account b : field) { g(a, b.Id, new Account(Name = c())); }';
  const declared = `Id field; void f(Id a) { ${loop} try { g(); } catch (Exception e) { g(e); } }`;
  assert.deepEqual(inClass('variables', declared), []);
});

test('a version that is not the package’s is refused', () => {
  assert.equal(inClass('packageVersion', "static final String PACKAGE_VERSION = '1.2.2';").length, 1);
  assert.deepEqual(inClass('packageVersion', "static final String PACKAGE_VERSION = '1.2.3';"), []);
});

test('a class whose metadata is missing or of another API version is refused', () => {
  assert.equal(messagesOf('metaFile', projectOf({ 'A.cls': A }, ['A.cls'])).length, 1);
  const project = { ...projectOf({ 'A.cls': A }), apiVersion: '67.0' };
  assert.equal(messagesOf('metaFile', project).length, 1);
  assert.deepEqual(messagesOf('metaFile', projectOf({ 'A.cls': A })), []);
});

test('a class that components call and no permission set grants is refused', () => {
  const source = '/** A. */ public with sharing class A { /** F. */ @AuraEnabled public static void f() {} }';
  assert.deepEqual(messagesOf('granted', projectOf({ 'A.cls': source })), ['no permission set gives access to A']);
  assert.deepEqual(messagesOf('granted', projectOf({ 'B.cls': source.replaceAll('A {', 'B {') })), []);
  assert.deepEqual(messagesOf('granted', projectOf({ 'A.cls': A })), []);
});
