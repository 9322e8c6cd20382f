// A query that is put together out of texts takes nothing but fixed words and names that the platform's describe has given.

import { methodAround, typesIn } from '../model.mjs';
import { all, commentsWithin } from '../syntax.mjs';
import { argumentsOf, callsOn } from './calls.mjs';

const DESCRIBED = /\.getDescribe\(\)\.getName\(\)$/i;

/** No query is put together from anything but literals and described names; joined lists of them need a comment saying so. */
export function dynamicQueries(file) {
  return callsOn(file, 'Database')
    .filter((call) => /query|getCursor/i.test(call.name))
    .flatMap((call) => {
      const [text] = argumentsOf(call.node);
      return text ? partsOf(text).filter((part) => !isSafe(file, part)) : [];
    })
    .map((part) => ({ line: part.line, message: `a query is put together from ${part.text}` }));
}

// `a + b`, `(a)` and `c ? a : b` down to what they are made of.
function partsOf(node) {
  const inner = node.children.filter((child) => child.kind !== 'Token');
  switch (node.kind) {
    case 'Arth2Expression':
      return inner.flatMap(partsOf);
    case 'CondExpression':
      return inner.slice(1).flatMap(partsOf);
    case 'SubExpression':
      return inner.flatMap(partsOf);
    default:
      return [node];
  }
}

function isSafe(file, part) {
  if (/^'/.test(part.text) && all(part, 'Literal').length === 1) {
    return true;
  }
  if (DESCRIBED.test(part.text)) {
    return true;
  }
  const joined = part.text.match(/^String\.join\((\w+),'[^']*'\)$/i);
  if (joined && file.type) {
    const method = methodAround(file.type, part);
    return method !== undefined && /describe/i.test(commentsWithin(file.words, method.node));
  }
  return isDescribing(file, part.text.match(/^(\w+)\(/)?.[1]);
}

// A method of the class that does nothing but answer a described name.
function isDescribing(file, name) {
  const methods = (file.type ? typesIn(file.type) : []).flatMap((type) => type.members).filter((m) => m.name === name);
  return (
    methods.length > 0 &&
    methods.every((method) => {
      const statements = all(method.node, 'Statement');
      return statements.length === 1 && DESCRIBED.test(statements[0].text.replace(/;$/, ''));
    })
  );
}
