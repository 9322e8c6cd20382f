// What Apex names, the project's metadata define: objects, fields, permissions, permission sets, labels.

import { all, childrenOf } from '../syntax.mjs';
import { callsOn, argumentsOf } from './calls.mjs';

const CUSTOM = /^\w+__(c|e|mdt)$/;

/** Every custom object or field, in code and in queries, is one of the project's; where the object is known, one of that object. */
export function customNames(file, { names }) {
  const fields = new Set([...names.objects.values()].flatMap((own) => [...own]));
  const loose = all(file.tree, 'Id', 'AnyId')
    .filter((id) => CUSTOM.test(id.text) && !names.objects.has(id.text) && !fields.has(id.text))
    .map((id) => ({ line: id.line, message: `${id.text} is neither an object nor a field of the project` }));
  const bound = [...queried(file), ...constructed(file), ...tokens(file)]
    .filter(({ object, field }) => names.objects.has(object) && CUSTOM.test(field) && fields.has(field))
    .filter(({ object, field }) => !names.objects.get(object).has(field))
    .map(({ object, field, line }) => ({ line, message: `${object} has no field ${field}` }));
  return [...loose, ...bound];
}

// `[SELECT a FROM X WHERE b = …]`; a subquery is another query, with its own object.
function queried(file) {
  return all(file.tree, 'Query').flatMap((query) => {
    const object = all(query, 'FromNameList')[0]?.text ?? '';
    return all(query, 'FieldName')
      .filter((name) => name.parent.kind !== 'FromNameList')
      .map((name) => ({ object, field: name.text, line: name.line }));
  });
}

// `new X(a = …)`
function constructed(file) {
  return all(file.tree, 'Creator').flatMap((creator) => {
    const object = childrenOf(creator, 'CreatedName')[0]?.text ?? '';
    return all(creator, 'Arguments')
      .slice(0, 1)
      .flatMap(argumentsOf)
      .filter((argument) => argument.kind === 'AssignExpression')
      .map((argument) => ({ object, field: argument.children[0].text, line: argument.line }));
  });
}

// `X.a`
function tokens(file) {
  return all(file.tree, 'DotExpression').map(({ children: [target, , member], line }) => ({
    object: target.text,
    field: member.text,
    line
  }));
}

/** Every permission that is asked for, and every text that begins with Inlay's prefix, names something of the project. */
export function ownNames(file, { names }) {
  const asked = callsOn(file, 'FeatureManagement')
    .flatMap((call) => argumentsOf(call.node))
    .filter((argument) => argument.text.startsWith("'"))
    .map((argument) => ({ line: argument.line, name: argument.text.slice(1, -1) }))
    .filter(({ name }) => !names.permissions.has(name))
    .map(({ line, name }) => ({ line, message: `${name} is no permission of the project` }));
  const spoken = all(file.tree, 'Literal')
    .map((literal) => ({ line: literal.line, name: literal.text.slice(1, -1) }))
    .filter(({ name }) => /^Inlay_\w+$/.test(name) && !names.all.has(name))
    .map(({ line, name }) => ({ line, message: `nothing of the project is called ${name}` }));
  return [...asked, ...spoken];
}

/** Every label is one of the project's. */
export function labels(file, { names }) {
  return all(file.tree, 'DotExpression')
    .filter(({ children: [target] }) => /^(System\.)?Label$/i.test(target.text))
    .map(({ line, children }) => ({ line, name: children[2].text }))
    .filter(({ name }) => !names.labels.has(name))
    .map(({ line, name }) => ({ line, message: `there is no label ${name}` }));
}
