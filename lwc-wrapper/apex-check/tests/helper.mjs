// Small projects in memory for the tests of the rules, and what the rules object to in them.

import { parseFile } from '../project.mjs';
import { findings } from '../rules.mjs';

const META = '<apiVersion>66.0</apiVersion><status>Active</status>';

/** The names that the small projects define. */
const NAMES = {
  objects: new Map([
    ['Inlay_Thing__c', new Set(['Inlay_Size__c'])],
    ['Inlay_Event__e', new Set(['Key__c'])]
  ]),
  permissions: new Set(['Inlay_View']),
  labels: new Set(['Inlay_Hello']),
  granted: new Set(['B']),
  all: new Set(['Inlay_Thing__c', 'Inlay_Size__c', 'Inlay_View', 'Inlay_Hello'])
};

/** A project of files by name (`A.cls`), each with its metadata beside it but those of `withoutMeta`. */
export function projectOf(sources, withoutMeta = []) {
  const files = Object.entries(sources).map(([path, source]) => parseFile(path, source));
  const metas = new Map(files.filter(({ path }) => !withoutMeta.includes(path)).map(({ path }) => [path, META]));
  return { files, names: NAMES, metas, version: '1.2.3', apiVersion: '66.0' };
}

/** The messages of one rule about a project. */
export function messagesOf(rule, project) {
  return findings(project)
    .filter((finding) => finding.rule === rule)
    .map((finding) => finding.message);
}

/** The messages of one rule about a class `A` with this body, and a test class beside it. */
export function inClass(rule, body) {
  return messagesOf(rule, projectOf({ 'A.cls': `/** A. */ public with sharing class A { ${body} }` }));
}

/** The messages of one rule about a test class with this body. */
export function inTest(rule, body) {
  return messagesOf(rule, projectOf({ 'ATest.cls': `/** Tests. */ @IsTest private class ATest { ${body} }` }));
}
