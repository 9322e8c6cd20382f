// Whose records a class sees is written on it: Apex would otherwise take it from whoever calls.

import { typesIn } from '../model.mjs';

const STATED = ['withsharing', 'withoutsharing', 'inheritedsharing'];

/** Sharing is stated on every class that has methods, and `without sharing` with a reason in the comment of the outermost. */
export function sharing(file) {
  if (!file.type || file.isTest) {
    return [];
  }
  return typesIn(file.type)
    .filter((type) => type.kind === 'class' && (type === file.type || type.members.some(isMethod)))
    .flatMap((type) => {
      if (!STATED.some((stated) => type.modifiers.includes(stated))) {
        return [{ line: type.line, message: `${type.name} does not say with or without sharing` }];
      }
      const isReasoned = /without sharing/i.test(file.type.comment);
      return type.modifiers.includes('withoutsharing') && !isReasoned
        ? [
            {
              line: type.line,
              message: `${type.name} is without sharing, and the comment of the class does not say why`
            }
          ]
        : [];
    });
}

function isMethod(member) {
  return member.kind === 'method';
}
