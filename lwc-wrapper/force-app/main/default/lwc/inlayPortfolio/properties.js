/** From what the admin set in App Builder to the properties of the protocol. */

const PERIODS = {
  '1 month': '1m',
  '3 months': '3m',
  'Year to date': 'ytd',
  '1 year': '1y',
  '3 years': '3y',
  '5 years': '5y',
  'Since inception': 'inception'
};

const PANELS = {
  showPerformance: 'performance',
  showAllocation: 'allocation',
  showBridge: 'bridge',
  showIncome: 'income',
  showAccounts: 'accounts',
  showDetails: 'details'
};

const SUMMARY = 'performance,allocation';

/**
 * @param {{view: string, defaultPeriod: string}} chosen With a Boolean for each panel; one that is not set is shown.
 * @returns {{period?: string, panels?: string}}
 */
export function propertiesOf(chosen) {
  const period = PERIODS[chosen.defaultPeriod];
  const panels = chosen.view === 'Summary' ? SUMMARY : shownPanels(chosen);
  return { ...(period && { period }), ...(panels && { panels }) };
}

/** Nothing where all are shown: then a later version may add some. */
function shownPanels(chosen) {
  const shown = Object.keys(PANELS).filter((name) => chosen[name] !== false);
  return shown.length === Object.keys(PANELS).length ? undefined : shown.map((name) => PANELS[name]).join(',');
}
