/**
 * Bundles the host for any web page into `dist`: the sources of the Lightning component and, on top of them, `src`. One
 * file as an ES module, one for `<script src>`, the declarations, and the recorded messages for the conformance kit.
 */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from 'terser';

const here = dirname(fileURLToPath(import.meta.url));
const components = join(here, '../force-app/main/default/lwc');
const recordings = join(here, '../../tests/protocol');
const dist = join(here, 'dist');

/** `c/name` is how a Lightning component imports another one of the project. */
const lightningNames = {
  name: 'lightning-names',
  resolveId(id) {
    const name = /^c\/(\w+)$/.exec(id)?.[1];
    return name ? join(components, name, `${name}.js`) : null;
  }
};

const small = {
  name: 'small',
  async renderChunk(code, _, { format }) {
    // As a plain script the one name at the top is what the page uses.
    const module = format === 'es';
    return { code: (await minify(code, { module, compress: { passes: 2 } })).code, map: null };
  }
};

const besides = {
  name: 'besides',
  writeBundle() {
    mkdirSync(join(dist, 'protocol'), { recursive: true });
    copyFileSync(join(here, 'types/inlay-host.d.ts'), join(dist, 'inlay-host.d.ts'));
    readdirSync(recordings)
      .filter((name) => name.endsWith('.json'))
      .forEach((name) => copyFileSync(join(recordings, name), join(dist, 'protocol', name)));
  }
};

export default {
  input: join(here, 'src/index.js'),
  output: [
    { file: join(dist, 'inlay-host.js'), format: 'es' },
    { file: join(dist, 'inlay-host.iife.js'), format: 'iife', name: 'InlayHost' }
  ],
  plugins: [lightningNames, nodeResolve({ extensions: ['.js'] }), small, besides],
  onwarn(warning) {
    throw new Error(warning.message);
  }
};
