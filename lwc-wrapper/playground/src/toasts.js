/** Toasts, as the page around the component shows them. */

const SHOWN_MS = 6000;

/** @param {{variant?: string, title: string}} toast */
export function showToast({ variant = 'info', title }) {
  const toast = document.createElement('p');
  toast.className = 'toast';
  toast.dataset.variant = variant;
  toast.textContent = title;
  document.getElementById('toasts').append(toast);
  setTimeout(() => toast.remove(), SHOWN_MS);
}
