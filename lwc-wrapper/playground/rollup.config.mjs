/**
 * Builds the record page into `playground/dist`: the project's real components, compiled by the open-source LWC
 * compiler, with the stand-ins of `platform/` for what only Salesforce has.
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';

const here = dirname(fileURLToPath(import.meta.url));
const components = join(here, '../force-app/main/default/lwc');
const dist = join(here, 'dist');
const { readLabels } = createRequire(import.meta.url)('../jest/labels.js');

const bundles = (namespace, folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('__'))
    .map(({ name }) => ({ name: `${namespace}/${name}`, path: join(folder, name, `${name}.js`) }));

const LABEL = '@salesforce/label/c.';

/** The project's own label file, as the platform would give it to an English reader. */
const labels = {
  name: 'labels',
  resolveId: (id) => (id.startsWith(LABEL) ? `\0${id}` : null),
  load(id) {
    if (!id.startsWith(`\0${LABEL}`)) {
      return null;
    }
    const name = id.slice(LABEL.length + 1);
    const found = readLabels().find(([each]) => each === name);
    return found ? `export default ${JSON.stringify(found[1])};` : this.error(`there is no label ${name}`);
  }
};

const PROPERTIES = 'playground:properties';

/** What App Builder offers on record pages, read from the components' metadata as App Builder reads it. */
const properties = {
  name: 'properties',
  resolveId: (id) => (id === PROPERTIES ? `\0${id}` : null),
  load(id) {
    if (id !== `\0${PROPERTIES}`) {
      return null;
    }
    const ofComponents = ['inlayPortfolio', 'inlayKyc'].map((name) => [name, propertiesOf(name)]);
    return `export default ${JSON.stringify(Object.fromEntries(ofComponents))};`;
  }
};

function propertiesOf(component) {
  const metadata = readFileSync(join(components, component, `${component}.js-meta.xml`), 'utf8');
  const [, onRecordPages] = metadata.match(/<targetConfig targets="lightning__RecordPage">([\s\S]*?)<\/targetConfig>/);
  return [...onRecordPages.matchAll(/<property\s([^>]*?)\/>/g)].map(([, text]) => {
    const attributes = Object.fromEntries(
      [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])
    );
    const { name, type, label, description, datasource, min, max } = attributes;
    const initial = { Boolean: (value) => value === 'true', Integer: Number, String }[type](attributes.default);
    return { name, type, label, description, initial, min, max, ...(datasource && { choices: datasource.split(',') }) };
  });
}

/** Other `@salesforce/…` modules are made by the platform; here they are files. */
const salesforceModules = {
  name: 'salesforce-modules',
  resolveId: (id) => (id.startsWith('@salesforce/') ? join(here, 'platform', `${id.slice(1)}.js`) : null)
};

const staticFiles = {
  name: 'static-files',
  // Not at the start: a build that fails leaves the last good one.
  generateBundle: () => rmSync(dist, { recursive: true, force: true }),
  writeBundle() {
    mkdirSync(join(dist, 'style'), { recursive: true });
    copyFileSync(join(here, 'index.html'), join(dist, 'index.html'));
    readdirSync(join(here, 'style')).forEach((name) =>
      copyFileSync(join(here, 'style', name), join(dist, 'style', name))
    );
  }
};

export default {
  input: join(here, 'src/main.js'),
  output: { file: join(dist, 'main.js'), format: 'esm' },
  plugins: [
    labels,
    properties,
    salesforceModules,
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': JSON.stringify('production') } }),
    nodeResolve({ browser: true }),
    lwc({
      rootDir: join(here, 'src'),
      modules: [...bundles('c', components), ...bundles('lightning', join(here, 'platform/lightning'))]
    }),
    staticFiles
  ],
  onwarn(warning) {
    throw new Error(warning.message);
  }
};
