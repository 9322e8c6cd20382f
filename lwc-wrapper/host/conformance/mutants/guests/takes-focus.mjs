// Takes the focus when it has loaded.

export const breaks = 'focus';

export const decisions = {
  takesFocus: true
};
