// What must not stand in the source at all: logs, fixed ids and hosts, cached methods, catches that swallow, reserved words.

import { all, childrenOf } from '../syntax.mjs';
import { callsOn } from './calls.mjs';

/** Names that nobody can own (RFC 2606, RFC 6761); tests may speak of hosts below them. */
const RESERVED_HOST = /(^|\.)(example|example\.com|example\.org|example\.net|invalid|test)$/;

/** The reserved words of the Apex Developer Guide that the parser lets pass as names. */
const RESERVED_WORDS = new Set(
  (
    'abstract activate and any array as asc autonomous begin bigdecimal blob boolean break bulk by byte case cast catch char ' +
    'class collect commit const continue currency date datetime decimal default delete desc do double else end enum exception ' +
    'exit export extends false final finally float for from global goto group having hint if implements import in inner insert ' +
    'instanceof int integer interface into join like limit list long loop map merge new not null nulls number object of on or ' +
    'outer override package parallel pragma private protected public retrieve return rollback select set short sobject sort ' +
    'static string super switch synchronized system testmethod then this throw time transaction trigger true try undelete ' +
    'update upsert using virtual void webservice when where while'
  ).split(' ')
);

/** A log of Salesforce is read by more people than the record it tells of. */
export function logging(file) {
  return callsOn(file, 'System')
    .filter((call) => /^debug$/i.test(call.name))
    .map((call) => ({ line: call.node.line, message: 'System.debug writes to a log' }));
}

/** No id and no host is fixed in the source; tests may name hosts that are reserved for examples. */
export function fixedNames(file) {
  return all(file.tree, 'Literal')
    .filter((literal) => literal.text.startsWith("'"))
    .flatMap((literal) => {
      const text = literal.text.slice(1, -1);
      if (/^(?=.*\d)[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text)) {
        return [{ line: literal.line, message: `${text} looks like a fixed id` }];
      }
      return hostsIn(text)
        .filter((host) => !(file.isTest && RESERVED_HOST.test(host)))
        .map((host) => ({ line: literal.line, message: `${host} is a fixed host` }));
    });
}

function hostsIn(text) {
  const hosts = text.matchAll(
    /https?:\/\/([\w.-]+)|(?:^|[\s@/])((?:[\w-]+\.)+(?:com|net|org|io|example|invalid|test))\b/gi
  );
  return [...hosts].map(([, afterScheme, bare]) => (afterScheme ?? bare).toLowerCase());
}

/** Nothing is cached: a proof works once, and an admin's change must be seen at once. */
export function caching(file) {
  return all(file.tree, 'Annotation')
    .filter((annotation) => /cacheable=true/i.test(annotation.text))
    .map((annotation) => ({ line: annotation.line, message: 'a method of Inlay is never cacheable' }));
}

/** A catch does something. */
export function catches(file) {
  return all(file.tree, 'CatchClause')
    .filter((clause) => all(clause, 'Statement').length === 0)
    .map((clause) => ({ line: clause.line, message: 'this catch swallows what it catches' }));
}

/** No variable, parameter, method or type has a reserved word as its name: the platform's compiler would refuse it. */
export function reservedWords(file) {
  const holders = [
    'VariableDeclarator',
    'FormalParameter',
    'MethodDeclaration',
    'InterfaceMethodDeclaration',
    'PropertyDeclaration',
    'ClassDeclaration',
    'InterfaceDeclaration',
    'EnumDeclaration',
    'EnhancedForControl',
    'CatchClause'
  ];
  return all(file.tree, ...holders)
    .map((holder) => childrenOf(holder, 'Id')[0])
    .filter((id) => id && RESERVED_WORDS.has(id.text.toLowerCase()))
    .map((id) => ({ line: id.line, message: `${id.text} is a reserved word` }));
}
