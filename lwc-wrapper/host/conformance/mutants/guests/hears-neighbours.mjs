// Takes the messages of another widget on the page.

export const breaks = 'isolation';

export const decisions = {
  sharesMessages: true
};
