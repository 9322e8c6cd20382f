// Reports heights in parts of pixels.

export const breaks = 'envelope';

export const decisions = {
  heightOf: (pixels) => pixels
};
