/**
 * Stand-in for the Apex method: the playground's server signs. Does not prove that Apex makes the same claims, that the
 * user can read the record, or that the user holds the permission.
 */
import { org, userId } from '../../user.js';

export default async function mintAssertion({ recordId, nonce, instanceId }) {
  const answer = await fetch('/apex/mint', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      org: org.id,
      user: userId,
      recordId,
      objectApiName: org.objectNames[recordId],
      nonce,
      instanceId
    })
  });
  if (!answer.ok) {
    throw new Error(`the playground's server signed nothing: ${answer.status}`);
  }
  const { assertion } = await answer.json();
  return assertion;
}
