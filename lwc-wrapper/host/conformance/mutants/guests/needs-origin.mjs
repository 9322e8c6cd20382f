// Does not start in a sandbox.

export const breaks = 'opaque';

export const decisions = {
  needsOrigin: true
};
