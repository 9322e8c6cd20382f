// Uses one id for what it says.

export const breaks = 'envelope';

export const decisions = {
  envelope: (parts) => ({ v: 1, id: 'guest', ...parts })
};
