// Goes back to a record that was overtaken.

export const breaks = 'context-overtaken';

export const decisions = {
  isOlder: () => false
};
