// Takes the welcome of every page.

export const breaks = 'unlisted-page';

export const decisions = {
  isListed: () => true
};
