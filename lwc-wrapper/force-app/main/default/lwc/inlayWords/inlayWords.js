/** Puts values into a custom label: `{0}` is the first, as in Apex. */

/**
 * @param {string} label
 * @param {...(string | number)} values Written as they are; a place without a value stays as it stands.
 */
export function fill(label, ...values) {
  return label.replaceAll(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
}
