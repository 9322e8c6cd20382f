// What is asked of a variable, its declared type has: members of Inlay's own classes, fields of the project's objects.

import { typesIn } from '../model.mjs';
import { all, around, childrenOf } from '../syntax.mjs';

const SCOPES = ['MethodDeclaration', 'ConstructorDeclaration'];

/** Behind a variable of one of the project's types stands a member of that type. */
export function instances(file, project) {
  const types = typesByName(file, project);
  return all(file.tree, 'DotExpression').flatMap((expression) => {
    const [target, , named] = expression.children;
    const typeName = declaredType(file, target);
    const name = named.kind === 'DotMethodCall' ? childrenOf(named, 'AnyId')[0].text : named.text;
    const isMissing = types.has(typeName)
      ? !types.get(typeName).members.some((member) => member.name === name)
      : /__(c|e|mdt)$/.test(name) && project.names.objects.get(typeName)?.has(name) === false;
    return isMissing ? [{ line: named.line, message: `${typeName} has no ${name}` }] : [];
  });
}

// Inner types of this file by their own name, those of others behind the name of the outer one.
function typesByName(file, project) {
  const types = new Map();
  for (const { type } of project.files.filter((other) => other.type)) {
    types.set(type.name, type);
    type.types.forEach((inner) => types.set(`${type.name}.${inner.name}`, inner));
  }
  (file.type ? typesIn(file.type) : []).forEach((type) => types.set(type.name, type));
  return types;
}

// The type of a plain variable: the last declaration before it in its method, else a field of the file.
function declaredType(file, target) {
  if (!/^\w+$/.test(target.text) || all(target, 'IdPrimary').length !== 1) {
    return undefined;
  }
  const scope = around(target, ...SCOPES);
  const local = (scope ? declarations(scope) : []).filter(
    ({ name, first }) => name === target.text && first < target.first
  );
  const fields = all(file.tree, 'FieldDeclaration').flatMap(declarations);
  return (local.at(-1) ?? fields.find(({ name }) => name === target.text))?.type;
}

// A declaration of several variables has its type once, beside them.
function declarations(node) {
  const variables = all(node, 'VariableDeclarator', 'FormalParameter', 'EnhancedForControl');
  return variables.map((variable) => {
    const holder = variable.kind === 'VariableDeclarator' ? variable.parent.parent : variable;
    return {
      name: childrenOf(variable, 'Id')[0].text,
      first: variable.first,
      type: childrenOf(holder, 'TypeRef')[0]?.text
    };
  });
}
