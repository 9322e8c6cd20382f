/**
 * Builds the record page into `playground/dist`: the project's real components, compiled by the open-source LWC
 * compiler, with the stand-ins of `platform/` for what only Salesforce has.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';

const here = dirname(fileURLToPath(import.meta.url));
const components = join(here, '../force-app/main/default/lwc');
const dist = join(here, 'dist');

const bundles = (namespace, folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('__'))
    .map(({ name }) => ({ name: `${namespace}/${name}`, path: join(folder, name, `${name}.js`) }));

/** `@salesforce/apex/X.y` and `@salesforce/i18n/z` are made by the platform; here they are files. */
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
