// The KYC panel over everything that is real in the demo: who reads, clients whose checks end in a known way, and the other
// side of the backend, where the provider's time is moved and what reached the CRM is read.

import assert from 'node:assert/strict';

import { until, withRecordPage } from './harness.mjs';
import { kycHash, kycOf } from './kyc.mjs';
import { recordNamed } from './sandbox.mjs';

/** Who is signed in to the record page, by name. */
export const ALEX = 'Alex Advisor';
/** Starts checks and decides nothing. */
export const BILLIE = 'Billie Banker';
/** Decides and starts nothing. */
export const OLU = 'Olu Officer';
/** Reads. */
export const ROBIN = 'Robin Reader';
/** Sees no KYC file. */
export const PAT = 'Pat Planner';

/** The packages of the demo, as their names begin. */
export const SCREENING = /^Registers and watch lists(?!,)/;
export const STANDARD = /^Identity document and watch lists/;

/** The id of a user of the record page. */
async function userNamed(origins, name) {
  const { users } = await (await fetch(`${origins.page}/config.json`)).json();
  const user = users.find((each) => each.name === name);
  assert.ok(user, `the page has no user ${name}`);
  return user.id;
}

/**
 * Opens the KYC panel of a client for somebody, and hands it to `use`. A page that shows nothing but what it should has no
 * script error and breaks no policy.
 */
export async function opens(test, origins, client, { as = ALEX, more = {}, viewport, prepare }, use) {
  const record = await recordNamed(origins, client);
  const user = await userNamed(origins, as);
  await withRecordPage(test, { origins, hash: kycHash(record, { user, ...more }), viewport, prepare }, async (parts, problems) => {
    await use({ ...parts, ...kycOf(parts), record });
    assert.deepEqual(problems.errors, []);
    assert.deepEqual(problems.violations, []);
  });
}

/** Waits until the page has settled around the panel: in a narrow column a control may still move away under the pointer. */
export function isSettled({ logged }) {
  return logged('painted').first().waitFor({ state: 'attached' });
}

/** Fills in the dialog that starts a check; it must be open. */
export async function fillIn({ dialog }, kind = SCREENING) {
  await dialog.getByRole('radio', { name: kind }).check();
  await dialog.getByRole('radio', { name: 'Onboarding', exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'The client has consented to this text.' }).check();
}

/** Starts a check and waits until the panel shows it. */
export async function starts(parts, kind = SCREENING) {
  await isSettled(parts);
  await parts.button('Start a check').click();
  await fillIn(parts, kind);
  await parts.dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await parts.dialog.waitFor({ state: 'hidden' });
  await parts.region('Latest check').getByText('You can leave this page').waitFor();
}

/** Waits until the provider has the check: from then on its time can be moved. */
export async function isSubmitted({ region }) {
  await region('Latest check').getByText(/^(In progress|\d of \d parts done)/).first().waitFor();
}

/** Starts a check and lets the provider come to its end; `state` is what stands at the head of the panel then. */
export async function checks(parts, origins, state, kind = SCREENING) {
  await starts(parts, kind);
  await ends(parts, origins, state);
}

/** Lets the provider come to the end of a check that is running. */
export async function ends({ region }, origins, state) {
  const head = region('Where it stands').getByText(state, { exact: true });
  await until(`the check is over: ${state}`, async () => {
    await advances(origins);
    return head.isVisible();
  });
}

/** Lets the provider's time pass: two minutes, in which every check of the sandbox is over. */
export async function advances(origins, seconds = 120) {
  const answer = await fetch(`${origins.sandbox}/sandbox/kyc/advance`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ seconds })
  });
  assert.ok(answer.ok, 'the sandbox lets no time pass');
}

/** What the CRM has of a client: records of checks in the order of their first writing, and events. */
export async function inCrm(origins, { org, id }) {
  const { records, events } = await (await fetch(`${origins.sandbox}/salesforce/${org}/_written`)).json();
  return {
    records: records.filter(({ fields }) => fields.Inlay_Party__c === id),
    events: events.filter(({ fields }) => fields.Party__c === id)
  };
}

/** Waits until the CRM's latest record of a client says this. */
export function crmSays(origins, record, fields) {
  return until(`the CRM says ${JSON.stringify(fields)}`, async () => {
    const { records } = await inCrm(origins, record);
    const latest = records.at(-1);
    return latest && Object.entries(fields).every(([name, value]) => latest.fields[name] === value) && latest;
  });
}
