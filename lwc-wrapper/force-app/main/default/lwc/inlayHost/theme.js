/** Reads how the page looks: styling hooks, colour scheme, density, motion. */
import { COLOUR_HOOKS, STYLING_HOOKS } from './stylingHooks';

const SCHEMES = { Light: 'light', Dark: 'dark' };

export const DARK_QUERY = '(prefers-color-scheme: dark)';
export const MOTION_QUERY = '(prefers-reduced-motion: reduce)';

/**
 * Body of `theme`.
 *
 * @param {Element} element The component's host, where the hooks are resolved.
 * @param {?HTMLElement} probe An unseen element, on which colours are resolved that depend on the scheme.
 * @param {{colorScheme?: 'Automatic' | 'Light' | 'Dark', density?: 'Automatic' | 'Comfy' | 'Compact'}} wish What is
 *   wanted instead of the page's own look.
 */
export function readTheme(element, probe, wish = {}) {
  const style = getComputedStyle(element);
  const ofPage = readColourScheme(style);
  const colorScheme = SCHEMES[wish.colorScheme] ?? ofPage;
  const hooks = {};
  for (const name of STYLING_HOOKS) {
    const value = style.getPropertyValue(name).trim();
    const resolved = COLOUR_HOOKS.includes(name) ? colourIn(colorScheme, value, { probe, ofPage }) : value;
    if (resolved) {
      hooks[name] = resolved;
    }
  }
  return {
    hooks,
    colorScheme,
    density: readDensity(hooks, wish.density),
    reducedMotion: window.matchMedia(MOTION_QUERY).matches
  };
}

/**
 * SLDS 2 writes `light-dark(a, b)`; the widget gets the colour that is meant in its scheme. A plain colour of a page in the
 * other scheme would make light on light, so the widget takes its own instead.
 */
function colourIn(colorScheme, value, { probe, ofPage }) {
  if (!value.includes('light-dark(')) {
    return colorScheme === ofPage ? value : undefined;
  }
  if (!probe) {
    return value;
  }
  probe.style.colorScheme = colorScheme;
  probe.style.color = value;
  const resolved = getComputedStyle(probe).color;
  probe.style.color = '';
  probe.style.colorScheme = '';
  return resolved || value;
}

/** SLDS 2 switches by a class of the body; without one, what the page's style says. SLDS 1 is always light. */
function readColourScheme(style) {
  const { classList } = document.body;
  const system = () => (window.matchMedia(DARK_QUERY).matches ? 'dark' : 'light');
  if (classList.contains('slds-color-scheme_dark')) {
    return 'dark';
  }
  if (classList.contains('slds-color-scheme_light')) {
    return 'light';
  }
  if (classList.contains('slds-color-scheme_system')) {
    return system();
  }
  const words = (style.getPropertyValue('color-scheme') || 'normal').split(/\s+/);
  if (words.includes('dark')) {
    return words.includes('light') ? system() : 'dark';
  }
  return 'light';
}

/**
 * The platform tells components no density, so it is measured: in a compact page the spacing that varies with density is
 * smaller than the one of the same step that does not.
 */
function readDensity(hooks, wish) {
  if (wish === 'Comfy' || wish === 'Compact') {
    return wish.toLowerCase();
  }
  const varying = hooks['--slds-g-spacing-var-block-4'] ?? '';
  const fixed = hooks['--slds-g-spacing-4'] ?? '';
  const isComparable = unitOf(varying) === unitOf(fixed);
  return isComparable && Number.parseFloat(varying) < Number.parseFloat(fixed) ? 'compact' : 'comfy';
}

function unitOf(length) {
  return length.replace(/^[\d.]+/, '');
}
