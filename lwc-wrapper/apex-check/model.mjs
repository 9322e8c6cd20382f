// What a class is made of, as the rules ask for it: its modifiers, its members, its inner types, its methods' bodies.

import { all, childrenOf, commentBefore } from './syntax.mjs';

const TYPE_KINDS = { ClassDeclaration: 'class', InterfaceDeclaration: 'interface', EnumDeclaration: 'enum' };

/**
 * The outermost type of a parsed class file.
 *
 * A type is `{kind, name, line, node, modifiers, annotations, comment, members, types}`; a member is
 * `{kind, name, line, node, modifiers, annotations, comment, parameters}` with kind `method`, `constructor` or `field`.
 * Modifiers and annotations are in small letters, because Apex does not tell cases apart.
 */
export function typeOf(tree, words) {
  const [declaration] = all(tree, 'TypeDeclaration');
  return declaration ? readType(declaration, declaration, words) : undefined;
}

function readType(holder, head, words) {
  const node = holder.children.find((child) => TYPE_KINDS[child.kind]);
  const type = { ...headOf(head, words), kind: TYPE_KINDS[node.kind], name: childrenOf(node, 'Id')[0].text, node };
  const parts = all(node, 'ClassBodyDeclaration').filter((part) => part.parent.parent === node);
  const members = parts.flatMap((part) => readMembers(part, words));
  return {
    ...type,
    members: [...members, ...interfaceMethods(node, type, words), ...enumConstants(node, type)],
    types: parts.flatMap((part) =>
      childrenOf(part, 'MemberDeclaration')
        .filter((member) => TYPE_KINDS[member.children[0].kind])
        .map((member) => readType(member, part, words))
    )
  };
}

function headOf(node, words) {
  const modifiers = childrenOf(node, 'Modifier');
  const isAnnotation = (modifier) => modifier.children[0].kind === 'Annotation';
  return {
    line: node.line,
    comment: commentBefore(words, node),
    modifiers: modifiers.filter((modifier) => !isAnnotation(modifier)).map((modifier) => modifier.text.toLowerCase()),
    annotations: modifiers.filter(isAnnotation).map((modifier) => modifier.text.toLowerCase())
  };
}

function readMembers(part, words) {
  const head = headOf(part, words);
  const [declaration] = childrenOf(part, 'MemberDeclaration').map((member) => member.children[0]);
  switch (declaration?.kind) {
    case 'MethodDeclaration':
      return [callable('method', childrenOf(declaration, 'Id')[0].text, declaration, head)];
    case 'ConstructorDeclaration':
      return [callable('constructor', childrenOf(declaration, 'QualifiedName')[0].text, declaration, head)];
    case 'PropertyDeclaration':
      return [{ ...head, kind: 'field', name: childrenOf(declaration, 'Id')[0].text, node: declaration }];
    case 'FieldDeclaration':
      return all(declaration, 'VariableDeclarator').map((variable) => ({
        ...head,
        kind: 'field',
        name: childrenOf(variable, 'Id')[0].text,
        node: declaration
      }));
    default:
      return [];
  }
}

function callable(kind, name, node, head) {
  return { ...head, kind, name, node, parameters: all(node, 'FormalParameter').length };
}

// Methods of an interface are as visible as the interface.
function interfaceMethods(node, type, words) {
  return all(node, 'InterfaceMethodDeclaration').map((method) => ({
    ...callable('method', childrenOf(method, 'Id')[0].text, method, headOf(method, words)),
    modifiers: type.modifiers
  }));
}

function enumConstants(node, type) {
  return node.kind === 'EnumDeclaration'
    ? childrenOf(node, 'EnumConstants')
        .flatMap((constants) => childrenOf(constants, 'Id'))
        .map((id) => ({ ...type, kind: 'field', name: id.text, node: id }))
    : [];
}

/** A type and all types inside it. */
export function typesIn(type) {
  return [type, ...type.types.flatMap(typesIn)];
}

/** Whether a type or member is annotated so, whatever stands in parentheses behind it. */
export function isAnnotated(entry, name) {
  return entry.annotations.some((text) => text === `@${name}` || text.startsWith(`@${name}(`));
}

/** The method of a class that a node stands in, or undefined. */
export function methodAround(type, node) {
  return typesIn(type)
    .flatMap((inner) => inner.members)
    .find((member) => member.kind !== 'field' && isInside(node, member.node));
}

function isInside(node, outer) {
  for (let inner = node; inner; inner = inner.parent) {
    if (inner === outer) {
      return true;
    }
  }
  return false;
}
