// Takes a welcome without an instance id.

export const breaks = 'welcome-shape';

export const decisions = {
  isWelcome: (_, ports) => ports.length === 1
};
