// Keeps something in the browser.

export const breaks = 'storage';

export const decisions = {
  stores: true
};
