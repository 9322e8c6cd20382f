/** What the integrator wants instead of the page's own look. */

const SCHEMES = { light: 'Light', dark: 'Dark' };
const DENSITIES = { comfy: 'Comfy', compact: 'Compact' };

/** The wish as the shared code takes it. */
export function wishOf({ colorScheme, density }) {
  return { colorScheme: SCHEMES[colorScheme] ?? 'Automatic', density: DENSITIES[density] ?? 'Automatic' };
}

/**
 * Puts given hooks where those of the page would be inherited from, so that both are read in the same way. Hooks that come
 * with a scheme are that scheme's.
 *
 * @param {HTMLElement} root
 */
export function wear(root, { hooks, colorScheme }, before) {
  Object.keys(before?.hooks ?? {}).forEach((name) => root.style.removeProperty(name));
  Object.entries(hooks).forEach(([name, value]) => root.style.setProperty(name, value));
  const isOwn = Object.keys(hooks).length !== 0 && SCHEMES[colorScheme] !== undefined;
  root.style.colorScheme = isOwn ? colorScheme : '';
}
