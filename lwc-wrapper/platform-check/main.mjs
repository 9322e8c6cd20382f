// Compiles every component of the package with the compiler of the platform and says what it objects to.
//
// `node platform-check/main.mjs`; ends with 1 where there is an objection.

import { fileURLToPath } from 'node:url';
import { bundleFolders, compileBundle, readBundle } from './compile.mjs';
import { missingReferences } from './references.mjs';

const source = fileURLToPath(new URL('../force-app/main/default', import.meta.url));
const folders = bundleFolders(`${source}/lwc`);
const found = await Promise.all(
  folders.map(async (folder) => {
    const bundle = readBundle(folder);
    const { objections, references } = await compileBundle(bundle);
    return [...objections, ...missingReferences(bundle.name, references, source)];
  })
);
const lines = found.flat();
for (const line of lines) {
  process.stdout.write(`${line}\n`);
}
process.stdout.write(`platform compiler: ${folders.length} components, ${lines.length} objections\n`);
process.exitCode = lines.length === 0 && folders.length !== 0 ? 0 : 1;
