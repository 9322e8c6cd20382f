// Each class has tests that can fail, and one that tries what must not work.

import { isAnnotated } from '../model.mjs';
import { all } from '../syntax.mjs';
import { callsOn } from './calls.mjs';

const NEGATIVE = /^(isFalse|isNull|areNotEqual|fail)$/;

/** Each class that is no test has a test class of its name. */
export function hasTests(file, project) {
  if (!file.type || file.isTest || project.files.some((other) => other.isTest && other.name === `${file.name}Test`)) {
    return [];
  }
  return [{ line: file.type.line, message: `there is no ${file.name}Test` }];
}

/** Each test asserts something itself, and each test class has a case that is refused or denied. */
export function asserts(file) {
  const tests = file.isTest
    ? file.type.members.filter((member) => member.kind === 'method' && isTestMethod(member))
    : [];
  if (tests.length === 0) {
    return file.isTest && file.name.endsWith('Test') ? [{ line: 1, message: `${file.name} tests nothing` }] : [];
  }
  const assertions = callsOn(file, 'Assert');
  const silent = tests.filter((test) => !assertions.some((call) => isBelow(call.node, test.node)));
  const isNegative = assertions.some((call) => NEGATIVE.test(call.name)) || all(file.tree, 'CatchClause').length > 0;
  return [
    ...silent.map((test) => ({ line: test.line, message: `${test.name} asserts nothing` })),
    ...(isNegative ? [] : [{ line: file.type.line, message: `${file.name} has no case that must not work` }])
  ];
}

function isTestMethod(member) {
  return isAnnotated(member, 'istest') || member.modifiers.includes('testmethod');
}

function isBelow(node, outer) {
  return node === outer || (node.parent !== null && isBelow(node.parent, outer));
}
