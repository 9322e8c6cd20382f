// `node apex-check/main.mjs`: checks the project's Apex without an org. Says what it finds, and fails if that is anything.

import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readProject } from './project.mjs';
import { RULES, findings } from './rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const json = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

const project = {
  ...readProject(join(root, 'force-app', 'main', 'default')),
  version: json('package.json').version,
  apiVersion: json('sfdx-project.json').sourceApiVersion
};
const found = findings(project);
for (const { path, line, rule, message } of found) {
  process.stderr.write(`${relative(root, path)}:${line}: ${message} (${rule})\n`);
}
if (project.files.length === 0) {
  process.stderr.write('There is no Apex to check.\n');
}
if (found.length > 0 || project.files.length === 0) {
  process.exitCode = 1;
} else {
  process.stdout.write(`Apex: ${project.files.length} files, ${RULES.length} rules, nothing to object to.\n`);
}
