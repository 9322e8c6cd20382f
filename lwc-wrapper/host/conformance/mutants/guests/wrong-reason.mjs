// Says that its session ends before it has one.

export const breaks = 'token-asks';

export const decisions = {
  firstReason: 'expiring'
};
