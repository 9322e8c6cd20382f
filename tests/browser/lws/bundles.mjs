// Makes, in memory, the scripts that run in a page with Lightning Web Security: nothing of it is written anywhere, because
// the packages of Lightning Web Security are used here under their own terms and travel with nothing of ours.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const components = at('../../../lwc-wrapper/force-app/main/default/lwc');

/** Finds `c/name` where the platform would: in the components of the package. */
const platformModules = {
  name: 'platform-modules',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^c\/\w+$/ }, ({ path }) => {
      const name = path.slice(2);
      return { path: `${components}/${name}/${name}.js` };
    });
    onResolve({ filter: /^c\/\w+\/\w+$/ }, ({ path }) => ({ path: `${components}/${path.slice(2)}.js` }));
  }
};

const made = new Map();

/** The script `name` of this folder with all that it imports, as one text; made once. */
function bundled(name, options) {
  if (!made.has(name)) {
    const work = build({
      entryPoints: [at(name)],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      plugins: [platformModules],
      ...options
    });
    made.set(name, work.then(({ outputFiles }) => outputFiles[0].text));
  }
  return made.get(name);
}

/** Lightning Web Security itself, for the page: `globalThis.lightning`. */
export const lightningRuntime = () => bundled('./runtime.mjs', {});

/** Our code as one text, for evaluation inside; it hands itself out as a compiled component does. */
export const componentSource = () =>
  bundled('./component.mjs', { globalName: 'component', footer: { js: '$lockerEvalContext$(component);' } });

/** The same code for a page without Lightning Web Security: `globalThis.component`. */
export const plainScript = () => bundled('./plain.mjs', {});
