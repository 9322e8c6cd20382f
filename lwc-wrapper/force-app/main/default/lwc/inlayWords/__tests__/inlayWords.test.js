// Values in custom labels.
import { fill } from 'c/inlayWords';

describe('a label', () => {
  it('gets each value at its place, also twice, and as it is', () => {
    expect(fill('{1} and {0}, {1}', 'one', '$& {0}')).toBe('$& {0} and one, $& {0}');
  });

  it('keeps a place for which there is no value, so that a mistake is seen', () => {
    expect(fill('{0} of {1}', 3)).toBe('3 of {1}');
    expect(fill('{0} left', 0)).toBe('0 left');
  });
});
