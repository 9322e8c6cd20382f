/** Makes the provider sandbox misbehave, where there is one. */
import { showToast } from './toasts.js';

const ADDRESS = '/sandbox/faults';

export async function connectFaultControl(field, select, hasSandbox) {
  if (!hasSandbox) {
    return;
  }
  field.hidden = false;
  select.addEventListener('change', async () => {
    const answer = await fetch(ADDRESS, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ mode: select.value })
    }).catch(() => undefined);
    if (!answer?.ok) {
      showToast({ variant: 'error', title: 'The sandbox did not take the fault' });
    }
  });
  const current = await fetch(ADDRESS)
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .catch(() => undefined);
  if (current) {
    select.value = current.mode;
  }
}
