/** Arrow keys, Home and End walk through the lines of the log; Enter and Space open one, as in any disclosure. */

const STEPS = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_index, count) => count - 1
};

export function connectLogKeys(rows) {
  rows.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step) {
      return;
    }
    const lines = [...rows.querySelectorAll('details:not([hidden]) > summary')];
    const next = lines[step(lines.indexOf(document.activeElement), lines.length)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}
