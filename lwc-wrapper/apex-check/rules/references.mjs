// Every type, every member of Inlay's own classes and every static member of the platform's that is named, is there.

import { typesIn } from '../model.mjs';
import { PLATFORM } from '../platform.mjs';
import { all, childrenOf } from '../syntax.mjs';
import { argumentsOf } from './calls.mjs';

/** Every type that is named is the platform's, the project's or an object of the project. */
export function types(file, project) {
  const own = ownTypes(file, project);
  const named = [
    ...all(file.tree, 'TypeRef').map((ref) => ({
      line: ref.line,
      name: childrenOf(ref, 'TypeName').map(first).join('.')
    })),
    ...all(file.tree, 'CreatedName').map((created) => ({
      line: created.line,
      name: childrenOf(created, 'IdCreatedNamePair').map(first).join('.')
    })),
    ...all(file.tree, 'CatchClause').map((clause) => ({ line: clause.line, name: clause.children[2].text }))
  ];
  return named
    .filter(({ name }) => name !== '' && !PLATFORM.has(name) && !own.has(name) && !project.names.objects.has(name))
    .map(({ line, name }) => ({ line, message: `there is no type ${name}` }));
}

function first(node) {
  return node.children[0].text;
}

function ownTypes(file, project) {
  const outer = project.files.filter((other) => other.type).flatMap(({ type }) => qualified(type, ''));
  const inner = file.type ? typesIn(file.type).map((type) => type.name) : [];
  return new Set([...outer, ...inner]);
}

function qualified(type, prefix) {
  return [prefix + type.name, ...type.types.flatMap((inner) => qualified(inner, `${prefix}${type.name}.`))];
}

/** Every member behind the name of a class is there, can be seen from here, and takes that many arguments. */
export function members(file, project) {
  return all(file.tree, 'DotExpression').flatMap((expression) => {
    const [target, , named] = expression.children;
    const owner = project.files.find((other) => other.type?.name === target.text);
    const use = {
      line: named.line,
      name: named.kind === 'DotMethodCall' ? childrenOf(named, 'AnyId')[0].text : named.text,
      count: named.kind === 'DotMethodCall' ? argumentsOf(named).length : undefined
    };
    if (owner) {
      return ownMember(file, owner, use);
    }
    return isName(file, project, target) ? platformMember(target.text, use) : [];
  });
}

// A class and not a variable: variables and parameters begin with a small letter here, and constants are fields of the file.
function isName(file, project, target) {
  const [start] = target.text.split('.');
  const isField = (file.type ? typesIn(file.type) : []).some((type) => type.members.some(({ name }) => name === start));
  const isOwn = isField || ownTypes(file, project).has(start) || project.names.objects.has(start);
  return /^[A-Z][\w.]*$/.test(target.text) && !isOwn;
}

function platformMember(name, use) {
  if (PLATFORM.has(`${name}.${use.name}`) || PLATFORM.get(name)?.includes(use.name)) {
    return [];
  }
  const isKnown = PLATFORM.has(name) || [...PLATFORM.keys()].some((key) => key.startsWith(`${name}.`));
  const message = isKnown
    ? `${name} has no ${use.name}, as far as platform.mjs knows`
    : `there is nothing called ${name}, as far as platform.mjs knows`;
  return [{ line: use.line, message }];
}

function ownMember(file, owner, use) {
  if (use.count === undefined && (use.name === 'class' || owner.type.types.some((type) => type.name === use.name))) {
    return [];
  }
  const wanted = use.count === undefined ? 'field' : 'method';
  const found = owner.type.members.filter((member) => member.kind === wanted && member.name === use.name);
  if (found.length === 0) {
    return [{ line: use.line, message: `${owner.name} has no ${wanted} ${use.name}` }];
  }
  if (owner !== file && !found.some((member) => isVisible(member, file))) {
    return [{ line: use.line, message: `${owner.name}.${use.name} cannot be seen from here` }];
  }
  return wanted === 'method' && !found.some((member) => member.parameters === use.count)
    ? [{ line: use.line, message: `${owner.name}.${use.name} does not take ${use.count} arguments` }]
    : [];
}

function isVisible(member, file) {
  const isOpen = ['public', 'global', 'protected'].some((modifier) => member.modifiers.includes(modifier));
  return isOpen || (file.isTest && member.annotations.includes('@testvisible'));
}

/** Every method that is called without a class is one of this file, with that many parameters. */
export function calls(file) {
  const methods = (file.type ? typesIn(file.type) : []).flatMap((type) =>
    type.members.filter((m) => m.kind === 'method')
  );
  return all(file.tree, 'MethodCall')
    .filter((call) => call.children[0].kind === 'Id')
    .map((call) => ({ line: call.line, name: call.children[0].text, count: argumentsOf(call).length }))
    .filter(({ name, count }) => !methods.some((method) => method.name === name && method.parameters === count))
    .map(({ line, name, count }) => ({ line, message: `there is no method ${name} with ${count} parameters here` }));
}
