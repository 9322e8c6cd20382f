// Whether the package has what its components refer to. The platform refuses a component whose label or Apex method is
// missing when it is deployed, and no sooner.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Modules and components of the platform itself. */
const OF_THE_PLATFORM = /^(lwc$|lightning[/-])/;

/**
 * @param {string} name The bundle's, for the lines.
 * @param {{type: string, id: string}[]} references What the compiler found.
 * @param {string} source The folder of the package's metadata.
 * @returns {string[]} what is missing, a line each
 */
export function missingReferences(name, references, source) {
  const missing = references.filter((reference) => !isThere(reference, source));
  return [...new Set(missing.map(({ type, id }) => `${name}: error: the package has no ${type} ${id}`))];
}

function isThere({ type, id }, source) {
  switch (type) {
    case 'module':
    case 'component':
      return OF_THE_PLATFORM.test(id) || hasBundle(bundleNameOf(id), source);
    case 'apexMethod':
      return hasApexMethod(id, source);
    case 'label':
      return hasLabel(id.replace(/^c\./, ''), source);
    case 'messageChannel':
      return existsSync(join(source, 'messageChannels', `${id.replace(/__c$/, '')}.messageChannel-meta.xml`));
    case 'customPermission':
      return existsSync(join(source, 'customPermissions', `${id}.customPermission-meta.xml`));
    case 'i18n':
    case 'sobjectClass':
      // The user's locale, and an org's own objects: every org has them.
      return true;
    default:
      // What is not known here is not believed.
      return false;
  }
}

/** `c/inlayHost` and `c-inlay-host` are one bundle. */
function bundleNameOf(id) {
  return id.slice(2).replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}

function hasBundle(bundle, source) {
  return existsSync(join(source, 'lwc', bundle, `${bundle}.js-meta.xml`));
}

function hasApexMethod(id, source) {
  const [className, method] = id.split('.');
  const path = join(source, 'classes', `${className}.cls`);
  if (!existsSync(path)) {
    return false;
  }
  const declaration = new RegExp(`@AuraEnabled[^;{]*\\bstatic\\b[^;{]*\\b${method}\\s*\\(`, 'i');
  return declaration.test(readFileSync(path, 'utf8'));
}

function hasLabel(label, source) {
  const path = join(source, 'labels', 'CustomLabels.labels-meta.xml');
  return existsSync(path) && readFileSync(path, 'utf8').includes(`<fullName>${label}</fullName>`);
}
