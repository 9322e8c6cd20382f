// Tells the assertion to the window, where every script of the page hears it.

export const breaks = 'window-messages';

export const decisions = {
  alsoTellsTheWindow: true
};
