// Every variable that is used is declared, in the method around it or as a field.

import { typesIn } from '../model.mjs';
import { PLATFORM } from '../platform.mjs';
import { all, around, childrenOf } from '../syntax.mjs';

/** What can declare variables for the code inside it. */
const SCOPES = [
  'MethodDeclaration',
  'ConstructorDeclaration',
  'PropertyDeclaration',
  'ClassBodyDeclaration',
  'TriggerUnit'
];
const DECLARING = ['VariableDeclarator', 'FormalParameter', 'EnhancedForControl', 'CatchClause'];

/** Every name that stands alone in an expression is a variable that is declared before, a field, a type or a namespace. */
export function variables(file, project) {
  const types = file.type ? typesIn(file.type) : [];
  const known = new Set([
    ...types.flatMap((type) => [type.name, ...type.members.map((member) => member.name)]),
    ...project.files.map((other) => other.name),
    ...project.names.objects.keys(),
    ...[...PLATFORM.keys()].flatMap((name) => [name, name.split('.')[0]])
  ]);
  return all(file.tree, 'IdPrimary')
    .filter((use) => !known.has(use.text) && !isFieldName(use) && !isDeclared(use))
    .map((use) => ({ line: use.line, message: `${use.text} is not declared` }));
}

// `new Account(Name = …)`: what stands on the left is a field of the object.
function isFieldName(use) {
  const assignment = use.parent.parent;
  const isLeft = assignment?.kind === 'AssignExpression' && assignment.children[0] === use.parent;
  return isLeft && around(assignment, 'Arguments', 'Statement')?.parent.kind === 'ClassCreatorRest';
}

function isDeclared(use) {
  const scope = around(use, ...SCOPES);
  return (
    scope !== undefined &&
    all(scope, ...DECLARING).some(
      (declaring) => declaring.first < use.first && childrenOf(declaring, 'Id').some((id) => id.text === use.text)
    )
  );
}
