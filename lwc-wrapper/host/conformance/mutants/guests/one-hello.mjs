// Says hello once, so that a host that is slower than it never finds it.

export const breaks = 'hello-repeats';

export const decisions = {
  repeatsHello: false
};
