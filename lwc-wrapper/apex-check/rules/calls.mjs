// Finds calls in the tree, for the rules that are about them.

import { all, childrenOf } from '../syntax.mjs';

/** Calls of a static method of a class: `{name, node}` with the name as it is written and the node of the call. */
export function callsOn(file, className) {
  return all(file.tree, 'DotExpression').flatMap((expression) => {
    const [target, , call] = expression.children;
    const isOnClass = new RegExp(`^(System\\.)?${className}$`, 'i').test(target.text);
    return isOnClass && call.kind === 'DotMethodCall' ? [{ name: childrenOf(call, 'AnyId')[0].text, node: call }] : [];
  });
}

/** The arguments of a call. */
export function argumentsOf(call) {
  const lists = childrenOf(call, 'ExpressionList');
  return lists.flatMap((list) => list.children.filter((child) => child.kind !== 'Token'));
}
