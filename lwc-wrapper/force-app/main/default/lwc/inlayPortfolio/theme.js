/** Reads how the page looks: styling hooks, colour scheme, density, motion. */
import { COLOUR_HOOKS, STYLING_HOOKS } from './stylingHooks';

export const DARK_QUERY = '(prefers-color-scheme: dark)';
export const MOTION_QUERY = '(prefers-reduced-motion: reduce)';

/**
 * Body of `theme`.
 *
 * @param {Element} element The component's host, where the hooks are resolved.
 * @param {?HTMLElement} probe An unseen element, on which colours are resolved that depend on the scheme.
 * @param {string} densityWish The admin's property: `Automatic`, `Comfy` or `Compact`.
 */
export function readTheme(element, probe, densityWish) {
  const style = getComputedStyle(element);
  const hooks = {};
  for (const name of STYLING_HOOKS) {
    const value = style.getPropertyValue(name).trim();
    if (value !== '') {
      hooks[name] = COLOUR_HOOKS.includes(name) ? resolveColour(value, probe) : value;
    }
  }
  return {
    hooks,
    colorScheme: readColourScheme(style),
    density: readDensity(hooks, densityWish),
    reducedMotion: window.matchMedia(MOTION_QUERY).matches
  };
}

/** SLDS 2 writes `light-dark(a, b)`; the widget gets the colour that is meant here and now. */
function resolveColour(value, probe) {
  if (!probe || !value.includes('light-dark(')) {
    return value;
  }
  probe.style.color = value;
  const resolved = getComputedStyle(probe).color;
  probe.style.color = '';
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
