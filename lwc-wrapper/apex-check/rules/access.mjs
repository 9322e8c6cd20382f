// Queries and changes say in whose rights they run. The default differs between API versions, so it is never relied on.

import { methodAround } from '../model.mjs';
import { all, childrenOf, commentsWithin } from '../syntax.mjs';
import { argumentsOf, callsOn } from './calls.mjs';

const QUERIES =
  /^(query|queryWithBinds|countQuery|countQueryWithBinds|getQueryLocator|getQueryLocatorWithBinds|getCursor)$/i;
const CHANGES = /^(insert|update|upsert|delete|undelete|merge|convertLead)(Immediate|Async)?$/i;
const STATEMENTS = ['Insert', 'Update', 'Upsert', 'Delete', 'Undelete', 'Merge'].map((verb) => `${verb}Statement`);

/** Every query runs in user mode, or in system mode with a reason in a comment of its method that names the mode. */
export function queries(file) {
  if (file.isTest) {
    return [];
  }
  const written = all(file.tree, 'SoqlLiteral', 'SoslLiteral').map((query) => ({
    node: query,
    mode: all(query, 'WithClause')
      .map((clause) => clause.text.toUpperCase())
      .join()
  }));
  return [...written, ...databaseCalls(file, QUERIES)].flatMap((use) => objection(file, use, 'query'));
}

/** Every insert, update and delete says in whose rights it runs, and system mode says why. */
export function changes(file) {
  if (file.isTest) {
    return [];
  }
  const written = all(file.tree, ...STATEMENTS).map((statement) => ({
    node: statement,
    mode: childrenOf(statement, 'AccessLevel')
      .map((level) => level.text.toUpperCase().replace('AS', 'AS_'))
      .join()
  }));
  return [...written, ...databaseCalls(file, CHANGES)].flatMap((use) => objection(file, use, 'change'));
}

function databaseCalls(file, name) {
  return callsOn(file, 'Database')
    .filter((call) => name.test(call.name))
    .map((call) => ({
      node: call.node,
      mode: argumentsOf(call.node)
        .map((argument) => argument.text.toUpperCase())
        .filter((text) => /^(SYSTEM\.)?ACCESSLEVEL\./.test(text))
        .join()
    }));
}

function objection(file, { node, mode }, what) {
  if (/USER(_MODE)?$/.test(mode)) {
    return [];
  }
  if (!/SYSTEM(_MODE)?$/.test(mode)) {
    return [{ line: node.line, message: `this ${what} does not say in whose rights it runs` }];
  }
  const method = file.type && methodAround(file.type, node);
  const reason = method ? commentsWithin(file.words, method.node) + method.comment : '';
  return /system mode/i.test(reason)
    ? []
    : [{ line: node.line, message: `this ${what} runs in system mode, and no comment in its method says why` }];
}
