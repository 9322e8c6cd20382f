// What the tests choose from: the records of the picker, and the faults of the sandbox behind the provider.

import assert from 'node:assert/strict';

/** All records of the picker, firm by firm, each with the id and the name of its firm. */
export async function allRecords(origins) {
  const { orgs } = await (await fetch(`${origins.page}/config.json`)).json();
  return orgs.flatMap(({ org, name: firm, records }) => records.map((record) => ({ ...record, org, firm })));
}

/** The record with this name. */
export async function recordNamed(origins, name) {
  const record = (await allRecords(origins)).find((each) => each.name === name);
  assert.ok(record, `the picker has no record ${name}`);
  return record;
}

/** A household with accounts in several currencies: the ordinary case. */
export const ORDINARY = 'Whitfield Household';
/** Another one of the same firm. */
export const ANOTHER = 'Okafor Household';
/** A household whose accounts hold nothing. */
export const EMPTY = 'Castellan Household';
/** A household with one account and a short history, in two currencies. */
export const SMALL = 'Ferreira Household';
/** Fifty accounts with two hundred positions each. */
export const LARGE = 'Hartwell Family Office';

let taken = 0;

/** A record that no test has asked for yet, so that no cache can answer for the provider. */
export async function unreadRecord(origins) {
  const untouched = (await allRecords(origins)).filter(({ kind, name }) => kind === 'account' && name.startsWith('Hartwell'));
  taken += 1;
  return untouched[untouched.length - taken];
}

/** The address of the page that shows `record`. */
export function hashOf({ org, id }, more = {}) {
  return `#${new URLSearchParams({ org, record: id, ...more })}`;
}

/** Lets the provider fail as `fault` says while `work` runs, and works again afterwards. */
export async function withFault(origins, fault, work) {
  await setFault(origins, fault);
  try {
    await work();
  } finally {
    await setFault(origins, { mode: 'none' });
  }
}

/** Sets the sandbox's fault; `{ mode: 'none' }` ends it. */
export async function setFault(origins, fault) {
  const answer = await fetch(`${origins.sandbox}/sandbox/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fault)
  });
  assert.ok(answer.ok, `the sandbox does not take the fault ${fault.mode}`);
}
