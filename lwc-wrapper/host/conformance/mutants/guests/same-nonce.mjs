// Has the same nonce at each load: its place among the frames of the page.

export const breaks = 'hello-fresh';

export const decisions = {
  nonce: () =>
    String([...Array(window.parent.length).keys()].find((place) => window.parent[place] === window)).padStart(32, '0')
};
