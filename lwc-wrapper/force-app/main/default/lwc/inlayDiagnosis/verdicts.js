/** What a check can answer. */

export const failed = (detail) => ({ state: 'failed', detail });
export const warning = (detail) => ({ state: 'warning', detail });
export const passed = (detail) => ({ state: 'passed', detail });
