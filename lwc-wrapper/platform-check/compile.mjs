// One bundle through the compiler that Salesforce runs when a component is deployed, with what Lightning Web Security adds to it.

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import compiler from '@lwc/sfdc-lwc-compiler';

/** Unmanaged code lives in the namespace `c`. */
const NAMESPACE = 'c';

/** The compiler's levels. A warning is an objection too: what is only warned about today is refused by a later version. */
const LEVELS = ['fatal', 'error', 'warning', 'note'];

/** What of a bundle's folder is part of the component; its tests are not. */
const DEPLOYED = /\.(js|html|css)$/;

/**
 * The bundles below `folder`, each a folder of its own with an own `js-meta.xml`.
 *
 * @returns {string[]} their paths
 */
export function bundleFolders(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .filter((path) => readdirSync(path).includes(`${basename(path)}.js-meta.xml`));
}

/**
 * Reads a bundle as the platform gets it.
 *
 * @returns {{name: string, apiVersion: number, files: Record<string, string>}}
 */
export function readBundle(folder) {
  const name = basename(folder);
  const files = {};
  for (const path of deployedFiles(folder)) {
    files[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return { name, apiVersion: apiVersionOf(folder, name), files };
}

function deployedFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === '__tests__' ? [] : deployedFiles(path);
    }
    return DEPLOYED.test(entry.name) ? [path] : [];
  });
}

/** The bundle's own API version: it decides which syntax and which directives the platform takes. */
function apiVersionOf(folder, name) {
  const meta = readFileSync(join(folder, `${name}.js-meta.xml`), 'utf8');
  const [, version] = meta.match(/<apiVersion>(\d+)\.0<\/apiVersion>/) ?? [];
  if (!version) {
    throw new Error(`${name}: its js-meta.xml names no API version`);
  }
  return Number(version);
}

/**
 * Compiles a bundle twice, as an org with and without debug mode gets it.
 *
 * @param {{name: string, apiVersion: number, files: Record<string, string>}} bundle
 * @returns {Promise<{objections: string[], references: {type: string, id: string}[], code: string}>} what the platform
 *   objects to, a line each and none where it takes the bundle as it is; what of the org the bundle needs; what runs there
 */
export async function compileBundle({ name, apiVersion, files }) {
  const lockerConfig = { enabled: true };
  const { success, diagnostics, metadata, results } = await compiler.compile({
    bundle: {
      type: 'platform',
      namespace: NAMESPACE,
      name,
      files: { ...files },
      options: { apiVersion, enableLightningWebSecurityTransforms: true }
    },
    compilerConfigs: [
      { outputConfig: { lockerConfig, minify: false, env: { NODE_ENV: 'development' } } },
      { outputConfig: { lockerConfig, minify: true, env: { NODE_ENV: 'production' } } }
    ]
  });
  const all = [...(diagnostics ?? []), ...(results ?? []).flatMap((result) => result.diagnostics ?? [])];
  const objections = [...new Set(all.map((diagnostic) => lineOf(name, diagnostic)))];
  if (!success && objections.length === 0) {
    objections.push(`${name}: refused without a word`);
  }
  const references = (metadata?.references ?? []).map(({ type, id }) => ({ type, id }));
  return { objections, references, code: results?.[0]?.code ?? '' };
}

function lineOf(name, { level, filename, location, message }) {
  const place = [filename ?? name, location?.line, location?.column].filter((part) => part !== undefined).join(':');
  return `${place}: ${LEVELS[level] ?? level}: ${message}`;
}
