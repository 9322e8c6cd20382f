/**
 * Asks the page's own server for an assertion, as the playground's server wants to be asked. Yours knows who is signed in and
 * whether that person may read the record; it signs as `sign.mjs` does.
 */
export async function getAssertion(org, { record, nonce, instanceId }) {
  const answer = await fetch('/apex/mint', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ org, recordId: record.id, objectApiName: record.object, nonce, instanceId })
  });
  if (!answer.ok) {
    throw new Error(`no assertion: ${answer.status}`);
  }
  return (await answer.json()).assertion;
}
