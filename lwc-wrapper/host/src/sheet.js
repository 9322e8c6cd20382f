/**
 * How frame, skeleton and error card look. A constructed sheet that the shadow root adopts: a strict content security policy
 * needs no exception for it, and nothing of it reaches the page.
 */

const TEXT = `
:host { display: block; }
[hidden] { display: none !important; }
.stage { position: relative; }
.frame { display: block; width: 100%; height: 100%; border: 0; background: transparent; }
.frame.is-covered { visibility: hidden; }
.skeleton {
  position: absolute; inset: 0; overflow: hidden; padding: 1rem; border-radius: 0.75rem;
  background: var(--slds-g-color-surface-container-1, Canvas);
  box-shadow: inset 0 0 0 1px var(--slds-g-color-border-1, GrayText);
}
.bone {
  width: 100%; height: 0.75rem; margin-block-end: 0.75rem; border-radius: 0.25rem;
  background: var(--slds-g-color-surface-container-3, #8883); animation: breathe 1.6s ease-in-out infinite;
}
.bone:nth-of-type(1) { width: 40%; max-width: 12rem; }
.bone:nth-of-type(2) { width: 55%; max-width: 18rem; height: 2rem; }
.bone:nth-of-type(3) { height: 8rem; }
.bone:nth-of-type(5) { width: 70%; }
@keyframes breathe { 50% { opacity: 0.6; } }
@media (prefers-reduced-motion: reduce) { .bone { animation: none; } }
.spoken, .probe {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
.problem {
  padding: 1rem; border-radius: 0.75rem; font: 0.875rem/1.5 var(--slds-g-font-family-base, system-ui, sans-serif);
  color: var(--slds-g-color-on-surface-2, CanvasText); background: var(--slds-g-color-surface-container-1, Canvas);
  box-shadow: inset 0 0 0 1px var(--slds-g-color-border-1, GrayText);
}
.heading { margin: 0; font-size: 1rem; font-weight: 600; }
.sentence, .checks, .checks-title, .foot { margin: 0.5rem 0 0; }
.checks { padding-inline-start: 1.25rem; overflow-wrap: anywhere; }
.checks-title { font-weight: 600; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; }
.retry {
  padding: 0.375rem 1rem; border: 1px solid currentColor; border-radius: 1rem; font: inherit; color: inherit;
  background: transparent; cursor: pointer;
}
.retry:hover { text-decoration: underline; }
.retry:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.code { font-size: 0.75rem; overflow-wrap: anywhere; }
`;

let sheet;

/** The one sheet, made when it is first needed and shared by all widgets of the page. */
export function sharedSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  return sheet;
}
