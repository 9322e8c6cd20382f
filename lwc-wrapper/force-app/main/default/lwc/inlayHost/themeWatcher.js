/** Notices when the look of the page changes and reads it anew. */
import { DARK_QUERY, MOTION_QUERY, readTheme } from './theme';

/**
 * @param {object} parts
 * @param {Element} parts.element The component's host.
 * @param {() => ?HTMLElement} parts.probe
 * @param {{colorScheme?: string, density?: string}} [parts.wish] What is wanted instead of the page's own look.
 * @param {(theme: object) => void} parts.onChange Called with the whole theme when anything of it has changed.
 */
export function createThemeWatcher({ element, probe, wish, onChange }) {
  let wanted = wish;
  const read = () => readTheme(element, probe(), wanted);
  let theme = read();

  function check() {
    const next = read();
    if (JSON.stringify(next) !== JSON.stringify(theme)) {
      theme = next;
      onChange(theme);
    }
  }

  // The platform switches scheme and density by classes and attributes of these two elements.
  const observer = new MutationObserver(check);
  [document.documentElement, document.body].forEach((target) => observer.observe(target, { attributes: true }));
  const queries = [DARK_QUERY, MOTION_QUERY].map((query) => window.matchMedia(query));
  queries.forEach((query) => query.addEventListener('change', check));

  return {
    current: () => theme,
    /** Something else is wanted now. */
    changeWish(other) {
      wanted = other;
      check();
    },
    stop() {
      observer.disconnect();
      queries.forEach((query) => query.removeEventListener('change', check));
    }
  };
}
