// Reads what there is to check: the Apex of the project, and the names that its metadata define.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { typeOf } from './model.mjs';
import { parse } from './syntax.mjs';

const SOURCE = /\.(cls|trigger)$/;
const META = /\.[A-Za-z]+-meta\.xml$/;

/**
 * A parsed file: `{path, name, isTrigger, isTest, type, tree, words, problems}`. A test is a class annotated so; `type` is
 * undefined for triggers.
 */
export function parseFile(path, source) {
  const isTrigger = path.endsWith('.trigger');
  const parsed = parse(source, isTrigger);
  const type = isTrigger ? undefined : typeOf(parsed.tree, parsed.words);
  const isTest = type?.annotations.some((annotation) => annotation.startsWith('@istest')) ?? false;
  return { ...parsed, path, name: basename(path).replace(SOURCE, ''), isTrigger, isTest, type };
}

/**
 * The project in a folder such as `force-app/main/default`.
 *
 * @returns {{files: object[], names: object, metas: Map<string, string>}} `names` as in {@link namesIn}, `metas` the text of
 *   the file beside each Apex file
 */
export function readProject(folder) {
  const paths = ['classes', 'triggers'].flatMap((part) => filesBelow(join(folder, part)));
  const files = paths.filter((path) => SOURCE.test(path)).map((path) => parseFile(path, readFileSync(path, 'utf8')));
  const metas = new Map(
    paths.filter((path) => META.test(path)).map((path) => [path.replace(/-meta\.xml$/, ''), readFileSync(path, 'utf8')])
  );
  return { files, names: namesIn(folder), metas };
}

/**
 * The names that metadata define: `objects` (API name to the set of its own fields), `permissions` (custom permissions and
 * permission sets), `labels`, `granted` (classes that a permission set gives access to), and `all` names of anything, by which
 * Apex may speak of it in a text.
 */
export function namesIn(folder) {
  const objects = new Map();
  const labels = new Set();
  const permissions = new Set();
  const granted = new Set();
  const everything = new Set();
  for (const path of filesBelow(folder).filter((file) => META.test(file))) {
    const name = basename(path).replace(META, '');
    everything.add(name);
    if (path.endsWith('.object-meta.xml')) {
      objects.set(name, objects.get(name) ?? new Set());
    } else if (path.endsWith('.field-meta.xml')) {
      const object = basename(join(path, '..', '..'));
      objects.set(object, (objects.get(object) ?? new Set()).add(name));
    } else if (/\.(customPermission|permissionset)-meta\.xml$/.test(path)) {
      permissions.add(name);
      for (const [, granting] of readFileSync(path, 'utf8').matchAll(/<classAccesses>([^]*?)<\/classAccesses>/g)) {
        const [, apexClass] = granting.match(/<apexClass>([^<]+)<\/apexClass>/) ?? [];
        if (/<enabled>true<\/enabled>/.test(granting)) {
          granted.add(apexClass);
        }
      }
    } else if (path.endsWith('.labels-meta.xml')) {
      for (const [, label] of readFileSync(path, 'utf8').matchAll(/<fullName>([^<]+)<\/fullName>/g)) {
        labels.add(label);
        everything.add(label);
      }
    }
  }
  return { objects, permissions, labels, granted, all: everything };
}

function filesBelow(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return [];
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
