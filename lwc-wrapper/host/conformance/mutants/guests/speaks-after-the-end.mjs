// Goes on after its end.

export const breaks = 'destroy';

export const decisions = {
  speaksAfterTheEnd: true
};
