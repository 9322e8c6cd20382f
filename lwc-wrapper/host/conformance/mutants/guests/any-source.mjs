// Takes the welcome of any window.

export const breaks = 'welcome-source';

export const decisions = {
  isFromParent: () => true
};
