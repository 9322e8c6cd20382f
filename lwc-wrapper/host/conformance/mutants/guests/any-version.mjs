// Goes on with a host of another version.

export const breaks = 'welcome-version';

export const decisions = {
  isVersion: () => true
};
