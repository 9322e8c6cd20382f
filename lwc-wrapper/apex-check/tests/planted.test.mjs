// Faults planted in the project's own Apex are found, each by the rule that is there for it; without them nothing is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseFile, readProject } from '../project.mjs';
import { findings, findingsIn } from '../rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { sourceApiVersion: apiVersion } = JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8'));
const project = { ...readProject(join(root, 'force-app', 'main', 'default')), version, apiVersion };

/** Name of the file, what stands there, what is planted, and the rule that must find it. */
const PLANTED = [
  ['InlaySession', 'public with sharing class InlaySession', 'public class InlaySession', 'sharing'],
  [
    'InlaySession',
    '@AuraEnabled\n    public static String mint',
    '@AuraEnabled(cacheable=true)\n    public static String mint',
    'caching'
  ],
  ['InlaySession', 'AccessLevel.USER_MODE', 'AccessLevel.SYSTEM_MODE', 'queries'],
  ['InlaySession', "' + objectName(recordId) + '", "' + hostName + '", 'dynamicQueries'],
  ['InlaySession', 'InlayPages.isOwn(hostOrigin)', 'InlayPages.isOwned(hostOrigin)', 'members'],
  ['InlaySession', 'InlayLaunch.codeFor(assertion)', 'InlayLaunch.codeFor(assertion, nonce)', 'members'],
  ['InlaySession', 'new Auth.JWS(', 'new Auth.JSW(', 'types'],
  ['InlaySession', 'Bff_Origin__c', 'Bff_Orgin__c', 'customNames'],
  ['InlayLaunch', "'callout:' + credential + '/api/launch'", "'https://inlay.example.com/api/launch'", 'fixedNames'],
  [
    'InlayLaunch',
    'throw InlayRefusal.because(InlayRefusal.LAUNCH_UNREACHABLE);\n        }\n    }',
    '}\n    }',
    'catches'
  ],
  ['InlayLaunch', 'request.setMethod', 'System.debug(assertion); request.setMethod', 'logging'],
  ['InlayPermissions', "'Inlay_View_Kyc'", "'Inlay_Veiw_Kyc'", 'ownNames'],
  ['InlayCheck', 'facts.now =', 'fact.now =', 'variables'],
  ['InlayCheck', 'facts.now =', 'facts.today =', 'instances'],
  ['InlayKycWriteBack', 'later.Inlay_Result__c', 'later.Result__c', 'instances'],
  ['InlayAccess', 'WITH USER_MODE', '', 'queries'],
  ['InlayCheck', "PACKAGE_VERSION = '", "PACKAGE_VERSION = '9", 'packageVersion'],
  ['InlayKycWriteBack', 'options, AccessLevel.SYSTEM_MODE', 'options', 'changes'],
  ['InlayKycWriteBack', 'WHERE Inlay_Party__c IN', 'WHERE Party__c IN', 'customNames'],
  ['InlayKycWriteBackTest', 'Integer index', 'Integer number', 'reservedWords'],
  ['InlayLaunchTest', "Assert.areEqual('launch_unreachable', refusal());", 'refusal();', 'asserts'],
  ['InlayKycResultTrigger', 'InlayKycWriteBack.apply(', 'InlayKycWriteBack.aply(', 'members'],
  ['InlayKycResultTrigger', 'after insert', 'after insrt', 'syntax']
];

test('the project as it is has nothing to object to', () => {
  assert.deepEqual(findings(project), []);
});

for (const [name, original, planted, rule] of PLANTED) {
  test(`in ${name}, ${JSON.stringify(planted)} is found`, () => {
    const file = project.files.find((candidate) => candidate.name === name);
    const source = readFileSync(file.path, 'utf8');
    assert.ok(source.includes(original), 'the place for the fault is gone');
    const faulty = parseFile(file.path, source.replace(original, planted));
    const files = project.files.map((other) => (other === file ? faulty : other));
    const rules = findingsIn(faulty, { ...project, files }).map((finding) => finding.rule);
    assert.ok(rules.includes(rule), `found only by: ${rules.join(', ')}`);
  });
}

test('an admin can choose exactly the sources that a mapping knows', () => {
  const path = join(root, 'force-app/main/default/objects/Inlay_Field_Mapping__mdt/fields/Source__c.field-meta.xml');
  const offered = [...readFileSync(path, 'utf8').matchAll(/<value>[^]*?<fullName>(\w+)<\/fullName>/g)].map(
    ([, name]) => name
  );
  const mapping = project.files.find(({ name }) => name === 'InlayFieldMapping');
  const known = [...readFileSync(mapping.path, 'utf8').matchAll(/'(\w+)' => Inlay_Kyc_Check__c\./g)].map(
    ([, name]) => name
  );
  assert.equal(known.length, 5);
  assert.deepEqual(offered.sort(), known.sort());
});
