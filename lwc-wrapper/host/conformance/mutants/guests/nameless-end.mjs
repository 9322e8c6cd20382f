// Does not say which question its end answers.

export const breaks = 'destroy';

export const decisions = {
  answersDestroy: () => ({})
};
