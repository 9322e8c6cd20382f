// All rules, and what they find in a project.

import { changes, queries } from './rules/access.mjs';
import { documented } from './rules/documented.mjs';
import { dynamicQueries } from './rules/dynamic.mjs';
import { instances } from './rules/instances.mjs';
import { customNames, labels, ownNames } from './rules/metadata.mjs';
import { granted, metaFile, packageVersion } from './rules/package.mjs';
import { calls, members, types } from './rules/references.mjs';
import { sharing } from './rules/sharing.mjs';
import { asserts, hasTests } from './rules/tested.mjs';
import { variables } from './rules/variables.mjs';
import { caching, catches, fixedNames, logging, reservedWords } from './rules/words.mjs';

/** Each takes a file and the project, and answers `{line, message}` for each objection. */
export const RULES = [
  sharing,
  queries,
  changes,
  dynamicQueries,
  logging,
  fixedNames,
  caching,
  catches,
  reservedWords,
  documented,
  hasTests,
  asserts,
  customNames,
  ownNames,
  labels,
  types,
  members,
  calls,
  variables,
  instances,
  packageVersion,
  metaFile,
  granted
];

/**
 * What is wrong in a project.
 *
 * @param {object} project files, names and metas as `readProject` gives them, with `version` and `apiVersion`
 * @returns {{path: string, line: number, rule: string, message: string}[]}
 */
export function findings(project) {
  return project.files.flatMap((file) => findingsIn(file, project));
}

/** What is wrong in one file of a project. A file that does not parse is not looked at further. */
export function findingsIn(file, project) {
  const found =
    file.problems.length > 0
      ? file.problems.map((problem) => ({ ...problem, rule: 'syntax' }))
      : RULES.flatMap((rule) => rule(file, project).map((objection) => ({ ...objection, rule: rule.name })));
  return found.map((objection) => ({ path: file.path, ...objection }));
}
