// What a component can call, and what a reader opens first, says what it is for.

import { typesIn } from '../model.mjs';
import { commentBefore } from '../syntax.mjs';

/** Every class and trigger begins with a comment, and so does everything that a component can call or read. */
export function documented(file) {
  const head = file.type ? file.type.comment : commentBefore(file.words, file.tree);
  const missing = head.startsWith('/**') ? [] : [{ line: 1, message: `${file.name} does not say what it is for` }];
  const reachable = (file.type ? typesIn(file.type) : [])
    .flatMap((type) => type.members)
    .filter((member) => member.annotations.some((annotation) => annotation.startsWith('@auraenabled')))
    .filter((member) => !member.comment.includes('/**'));
  return [
    ...missing,
    ...reachable.map((member) => ({
      line: member.line,
      message: `${member.name} can be called, and is not documented`
    }))
  ];
}
