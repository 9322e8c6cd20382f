/** Notices when the look of the page changes and reads it anew. */
import { DARK_QUERY, MOTION_QUERY, readTheme } from './theme';

/**
 * What the watched element is given so that a change of the page's look begins a transition on it. Each property is one that
 * shows nothing on a box without columns, decoration and picture: one follows the colour scheme, one the page's colours,
 * one its density.
 */
const FEELERS = [
  ['column-rule-color', 'light-dark(black, white)'],
  ['text-decoration-color', 'var(--slds-g-color-surface-1, transparent)'],
  ['object-position', 'var(--slds-g-spacing-var-block-4, 0px) 0px']
];

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

  const stopFeeling = feelChanges(element, check);
  const observer = new MutationObserver(check);
  try {
    // The platform switches scheme and density by classes and attributes of these two elements.
    [document.documentElement, document.body].forEach((target) => observer.observe(target, { attributes: true }));
  } catch {
    // Lightning Web Security lets nobody observe elements that all components share. There the feelers alone tell.
  }
  const queries = [DARK_QUERY, MOTION_QUERY].map((query) => window.matchMedia(query));
  queries.forEach((query) => query.addEventListener('change', check));

  return {
    current: () => theme,
    /** Something else is wanted now. */
    changeWish(other) {
      wanted = other;
      check();
    },
    /** Looks once more, where a change could go unnoticed: an element that is not rendered begins no transition. */
    check,
    stop() {
      stopFeeling();
      observer.disconnect();
      queries.forEach((query) => query.removeEventListener('change', check));
    }
  };
}

/** Calls `onChange` when what the page's style gives to `element` changes. Only the element itself is touched. */
function feelChanges(element, onChange) {
  const { style } = element;
  const take = (event) => {
    if (event.target === element && FEELERS.some(([name]) => name === event.propertyName)) {
      onChange();
    }
  };
  // A page that takes all motion away for whoever wants less of it would take these away as well; they move nothing.
  const set = (name, value) => style.setProperty(name, value, 'important');
  FEELERS.forEach(([name, value]) => set(name, value));
  set('transition', FEELERS.map(([name]) => `${name} 1ms`).join(', '));
  element.addEventListener('transitionrun', take);
  return () => {
    element.removeEventListener('transitionrun', take);
    [...FEELERS.map(([name]) => name), 'transition'].forEach((name) => style.removeProperty(name));
  };
}
