// That the compiler of the platform refuses what it should: a check that cannot fail would be none.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleFolders, compileBundle, readBundle } from './compile.mjs';
import { missingReferences } from './references.mjs';

const source = fileURLToPath(new URL('../force-app/main/default', import.meta.url));

/** A component with this body and this template. */
function planted({ body = 'word = "shown";', imports = '', template = '<p>{word}</p>' }) {
  const script = `import { LightningElement, api } from 'lwc';\n${imports}\nexport default class Planted extends LightningElement {\n${body}\n}\n`;
  return {
    name: 'planted',
    apiVersion: 66,
    files: { 'planted.js': script, 'planted.html': `<template>${template}</template>` }
  };
}

async function objectionsTo(parts) {
  return (await compileBundle(planted(parts))).objections.join('\n');
}

describe('platform compiler', () => {
  test('takes a component without faults, so that a refusal means something', async () => {
    assert.equal(await objectionsTo({}), '');
  });

  test('refuses a dynamic import, which no org would run', async () => {
    assert.match(
      await objectionsTo({ body: 'load() { return import("c/other"); }' }),
      /planted\.js:4.*Dynamic imports/
    );
  });

  test('refuses an unknown directive', async () => {
    assert.match(
      await objectionsTo({ template: '<p lwc:sparkle={word}>{word}</p>' }),
      /planted\.html:1.*Invalid directive "lwc:sparkle"/
    );
  });

  test('refuses a public boolean that is true by default, which a template could never switch off', async () => {
    assert.match(await objectionsTo({ body: '@api word = true;' }), /Boolean public properties/);
  });

  test('refuses a script in a template', async () => {
    assert.match(await objectionsTo({ template: '<script>1</script>' }), /Forbidden tag/);
  });

  test('refuses a file that is imported and not there', async () => {
    assert.match(await objectionsTo({ imports: "import './absent';" }), /Failed to resolve import "\.\/absent"/);
  });

  test('hands a frame in a template to the renderer of Lightning Web Security', async () => {
    const { code } = await compileBundle(planted({ template: '<iframe src={word} title="x"></iframe>' }));
    assert.match(code, /renderer: lwc\.renderer/);
    const { code: without } = await compileBundle(planted({}));
    assert.doesNotMatch(without, /renderer: lwc\.renderer/);
  });

  test('tells what a component refers to, and what of it the package has not', async () => {
    const imports = [
      "import label from '@salesforce/label/c.Inlay_Planted_Label';",
      "import method from '@salesforce/apex/InlaySession.plantedMethod';",
      "import { connectGuest } from 'c/inlayHost';",
      "import { absent } from 'c/inlayPlanted';",
      "import settings from '@salesforce/apex/InlaySession.getSettings';"
    ].join('\n');
    const { objections, references } = await compileBundle(
      planted({
        imports,
        body: 'word = [label, method, connectGuest, absent, settings];',
        template: '<c-inlay-nowhere></c-inlay-nowhere>'
      })
    );
    assert.deepEqual(objections, []);
    assert.deepEqual(missingReferences('planted', references, source).sort(), [
      'planted: error: the package has no apexMethod InlaySession.plantedMethod',
      'planted: error: the package has no component c-inlay-nowhere',
      'planted: error: the package has no label c.Inlay_Planted_Label',
      'planted: error: the package has no module c/inlayPlanted'
    ]);
  });

  test('finds every component of the package, and leaves tests out', () => {
    const bundles = bundleFolders(`${source}/lwc`).map(readBundle);
    const names = bundles.map(({ name }) => name);
    for (const name of ['inlayHost', 'inlayPortfolio', 'inlayProtocol']) assert.ok(names.includes(name), name);
    const files = bundles.flatMap((bundle) => Object.keys(bundle.files));
    assert.ok(files.includes('inlayPortfolio.js'));
    assert.deepEqual(
      files.filter((file) => file.includes('test')),
      []
    );
  });
});
