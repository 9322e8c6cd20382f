/**
 * Stand-in for the Apex method: the playground's server signs, or gets a launch code. Does not prove that Apex makes the same
 * claims, that the user can read the record, or that the user holds the permission.
 */
import { apexError } from '../../apexError.js';
import { org, setup, userId } from '../../user.js';

export default async function mintAssertion({ recordId, nonce, instanceId }) {
  const refusal = setup.refusals?.all ?? setup.refusals?.mint;
  if (refusal) {
    throw apexError(refusal);
  }
  const answer = await fetch('/apex/mint', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      org: org.id,
      user: userId,
      recordId,
      objectApiName: org.objectNames[recordId],
      nonce,
      instanceId,
      mistake: setup.mistake,
      usesLaunchCode: setup.settings?.usesLaunchCode ?? false
    })
  });
  const body = await answer.json();
  if (!answer.ok) {
    throw apexError(body.message);
  }
  return body.assertion;
}
