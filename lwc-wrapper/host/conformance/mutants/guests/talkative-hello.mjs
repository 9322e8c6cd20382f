// Says in its hello, to whoever listens, which page it was loaded from.

export const breaks = 'hello';

export const decisions = {
  hello: (nonce) => ({ inlay: 1, kind: 'hello', nonce, versions: [1], referrer: document.referrer })
};
