// What must agree with the package: the version that the admin check tells, the API version of every class, and who may call it.

import { isAnnotated } from '../model.mjs';
import { all } from '../syntax.mjs';

/** A constant PACKAGE_VERSION is the version of the package. */
export function packageVersion(file, { version }) {
  return all(file.tree, 'VariableDeclarator')
    .filter(
      (variable) => variable.children[0].text === 'PACKAGE_VERSION' && variable.children[2]?.text !== `'${version}'`
    )
    .map((variable) => ({ line: variable.line, message: `the version of the package is ${version}` }));
}

/** Beside every file stands its metadata, with the API version of the project. */
export function metaFile(file, { metas, apiVersion }) {
  const meta = metas.get(file.path);
  if (meta === undefined) {
    return [{ line: 1, message: 'there is no -meta.xml beside it' }];
  }
  return meta.includes(`<apiVersion>${apiVersion}</apiVersion>`) && meta.includes('<status>Active</status>')
    ? []
    : [{ line: 1, message: `its -meta.xml is not active in API version ${apiVersion}` }];
}

/** A class that components call is granted by a permission set; without one, nobody but administrators could use it. */
export function granted(file, { names }) {
  const isCalled = file.type?.members.some((member) => member.kind === 'method' && isAnnotated(member, 'auraenabled'));
  return isCalled && !names.granted.has(file.name)
    ? [{ line: file.type.line, message: `no permission set gives access to ${file.name}` }]
    : [];
}
