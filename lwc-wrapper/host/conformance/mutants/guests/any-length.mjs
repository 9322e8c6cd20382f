// Reads messages of any length.

export const breaks = 'size';

export const decisions = {
  isShort: () => true
};
