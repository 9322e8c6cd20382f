// From Apex source to a plain tree: nodes with a kind, a line and children. The parser's own objects stay behind this file.

import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser';

/** The parser keeps comments beside the code, on channels other than this one. */
const CODE = 0;

class Collector extends ApexErrorListener {
  problems = [];

  apexSyntaxError(line, column, message) {
    this.problems.push({ line, message: `syntax: ${message}` });
  }
}

/**
 * Parses one class or trigger.
 *
 * A node is `{kind, line, text, children, parent, first}`: the kind is the grammar's name of it (`Token` for a word of the
 * source), `text` is without white space, `first` the index of its first word.
 *
 * @param {string} source
 * @param {boolean} isTrigger
 * @returns {{tree: object, words: object[], problems: {line: number, message: string}[]}}
 */
export function parse(source, isTrigger) {
  const collector = new Collector();
  const { parser } = ApexParserFactory.createLexerAndParser(source, collector);
  const root = isTrigger ? parser.triggerUnit() : parser.compilationUnit();
  return { tree: plain(root, null), words: parser.getTokenStream().tokens, problems: collector.problems };
}

function plain(node, parent) {
  const isWord = node.symbol !== undefined;
  const start = isWord ? node.symbol : node.start;
  const result = {
    kind: isWord ? 'Token' : node.constructor.name.replace(/Context$/, ''),
    line: start.line,
    first: start.tokenIndex,
    text: node.getText(),
    parent,
    children: []
  };
  result.children = (node.children ?? []).map((child) => plain(child, result));
  return result;
}

/** Every node below `node` of one of the kinds, in the order of the source. */
export function all(node, ...kinds) {
  return node.children.flatMap((child) => [...(kinds.includes(child.kind) ? [child] : []), ...all(child, ...kinds)]);
}

/** The direct children of a kind. */
export function childrenOf(node, kind) {
  return node.children.filter((child) => child.kind === kind);
}

/** The nearest node around `node` of one of the kinds, or undefined. */
export function around(node, ...kinds) {
  let outer = node.parent;
  while (outer && !kinds.includes(outer.kind)) {
    outer = outer.parent;
  }
  return outer ?? undefined;
}

/** The comments that stand directly before a node, as one text; empty where there are none. */
export function commentBefore(words, node) {
  const comments = [];
  for (let index = node.first - 1; index >= 0 && words[index].channel !== CODE; index -= 1) {
    comments.unshift(words[index].text);
  }
  return comments.join('').trim();
}

/** All comments inside the source of a node, as one text. */
export function commentsWithin(words, node) {
  const last = lastWord(node);
  return words
    .slice(node.first, last + 1)
    .filter((word) => word.channel !== CODE)
    .map((word) => word.text)
    .join('');
}

function lastWord(node) {
  return node.children.reduce((last, child) => Math.max(last, lastWord(child)), node.first);
}
