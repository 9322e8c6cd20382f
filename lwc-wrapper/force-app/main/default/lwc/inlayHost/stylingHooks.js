/** The SLDS global styling hooks that the widget gets. A fixed list: nothing else of the page's style leaves it. */

const range = (prefix, first, last) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);
const PALETTE_STEPS = [10, 15, 20, 30, 40, 50, 60, 65, 70, 80, 90, 95];
const CHART_PALETTES = [
  'blue',
  'teal',
  'purple',
  'orange',
  'pink',
  'green',
  'indigo',
  'cloud-blue',
  'violet',
  'yellow'
];

export const COLOUR_HOOKS = [
  ...range('--slds-g-color-surface-', 1, 3),
  ...range('--slds-g-color-surface-container-', 1, 3),
  ...range('--slds-g-color-on-surface-', 1, 3),
  ...range('--slds-g-color-border-', 1, 2),
  ...range('--slds-g-color-accent-', 1, 4),
  ...range('--slds-g-color-accent-container-', 1, 3),
  ...range('--slds-g-color-on-accent-', 1, 3),
  ...range('--slds-g-color-border-accent-', 1, 3),
  ...['error', 'warning', 'success', 'info', 'disabled'].flatMap((family) => [
    `--slds-g-color-${family}-1`,
    `--slds-g-color-${family}-container-1`,
    `--slds-g-color-on-${family}-1`,
    `--slds-g-color-border-${family}-1`
  ]),
  ...CHART_PALETTES.flatMap((palette) => PALETTE_STEPS.map((step) => `--slds-g-color-palette-${palette}-${step}`))
];

const OTHER_HOOKS = [
  ...range('--slds-g-spacing-', 1, 12),
  ...range('--slds-g-spacing-var-block-', 1, 6),
  ...range('--slds-g-spacing-var-inline-', 1, 6),
  ...range('--slds-g-sizing-border-', 1, 4),
  ...range('--slds-g-radius-border-', 1, 4),
  '--slds-g-radius-border-circle',
  '--slds-g-radius-border-pill',
  '--slds-g-font-family-base',
  '--slds-g-font-family-monospace',
  ...range('--slds-g-font-scale-neg-', 1, 4),
  ...range('--slds-g-font-scale-', 1, 10),
  ...range('--slds-g-font-weight-', 1, 7),
  ...range('--slds-g-shadow-', 1, 4),
  '--slds-g-shadow-outset-focus-1'
];

export const STYLING_HOOKS = [...COLOUR_HOOKS, ...OTHER_HOOKS];
