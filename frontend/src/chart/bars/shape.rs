//! Where bars lie, and the lines that they are hatched with. Lengths in CSS pixels.

use crate::chart::looks::Hatch;
use crate::chart::value_axis::ValueAxis;

/// A rectangle on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// A straight line.
pub(crate) type Segment = ((f64, f64), (f64, f64));

/// A scale from the smallest to the largest value, with zero on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// For some values.
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
        }
        if high <= low {
            high = low + 1.0;
        }
        Self { low, high }
    }

    /// From the first to the last tick of an axis.
    pub(crate) fn from_axis(axis: &ValueAxis) -> Self {
        Self {
            low: axis.low,
            high: axis.high,
        }
    }

    /// With zero in the middle.
    pub(crate) fn symmetric(values: impl Iterator<Item = f64>) -> Self {
        let Self { low, high } = Self::of(values);
        let most = high.max(-low);
        Self {
            low: -most,
            high: most,
        }
    }

    /// Where a value lies: 0 at the small end, 1 at the large one.
    pub(crate) fn share(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

impl Rect {
    /// The part of a track between two values. `is_mirrored` for tracks that are read from right to left.
    pub(crate) fn between(self, scale: Scale, one: f64, other: f64, is_mirrored: bool) -> Self {
        let width = self.right - self.left;
        let place = |value: f64| {
            let share = scale.share(value);
            self.left + width * if is_mirrored { 1.0 - share } else { share }
        };
        let (one, other) = (place(one), place(other));
        Self {
            left: one.min(other),
            right: one.max(other),
            ..self
        }
    }

    /// The part of a column between two values, which grow upwards.
    pub(crate) fn stacked(self, scale: Scale, one: f64, other: f64) -> Self {
        let place = |value: f64| self.bottom - (self.bottom - self.top) * scale.share(value);
        let (one, other) = (place(one), place(other));
        Self {
            top: one.min(other),
            bottom: one.max(other),
            ..self
        }
    }

    /// Smaller by so much at each side; never turned inside out.
    pub(crate) fn shrunk(self, by_x: f64, by_y: f64) -> Self {
        let by_x = by_x.min((self.right - self.left) / 2.0);
        let by_y = by_y.min((self.bottom - self.top) / 2.0);
        Self {
            left: self.left + by_x,
            right: self.right - by_x,
            top: self.top + by_y,
            bottom: self.bottom - by_y,
        }
    }
}

/// The lines of a hatching within a rectangle.
pub(crate) fn hatching(rect: Rect, hatch: Hatch) -> Vec<Segment> {
    let (rising, falling) = match hatch {
        Hatch::None => (None, None),
        Hatch::Rising(step) => (Some(step), None),
        Hatch::Falling(step) => (None, Some(step)),
        Hatch::Crossed(step) => (Some(step), Some(step)),
    };
    let mut segments = Vec::new();
    if let Some(step) = rising {
        diagonals(rect, f64::from(step), &mut segments);
    }
    if let Some(step) = falling {
        let start = segments.len();
        diagonals(rect, f64::from(step), &mut segments);
        // The same in a mirror.
        let mirrored = |x: f64| rect.left + rect.right - x;
        for (from, to) in &mut segments[start..] {
            (from.0, to.0) = (mirrored(from.0), mirrored(to.0));
        }
    }
    segments
}

/// Lines of x + y = const: they rise to the right.
fn diagonals(rect: Rect, step: f64, segments: &mut Vec<Segment>) {
    let last = rect.right + rect.bottom;
    // Counted from the corner of the screen, so that the bars of a chart share their lines.
    let mut sum = ((rect.left + rect.top) / step).ceil() * step;
    while sum < last {
        let from = (sum - rect.bottom).max(rect.left);
        let to = (sum - rect.top).min(rect.right);
        if from < to {
            segments.push(((from, sum - from), (to, sum - to)));
        }
        sum += step;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TRACK: Rect = Rect {
        left: 100.0,
        top: 0.0,
        right: 200.0,
        bottom: 10.0,
    };

    fn ends(rect: Rect) -> (f64, f64) {
        (rect.left.round(), rect.right.round())
    }

    #[test]
    fn an_overdrawn_part_lies_on_the_other_side_of_zero() {
        let scale = Scale::of([30.0, -10.0].into_iter());
        assert_eq!(ends(TRACK.between(scale, 0.0, 30.0, false)), (125.0, 200.0));
        assert_eq!(ends(TRACK.between(scale, 0.0, -10.0, false)), (100.0, 125.0));
        assert_eq!(ends(TRACK.between(scale, 0.0, 30.0, true)), (100.0, 175.0));
    }

    #[test]
    fn drift_to_either_side_is_measured_alike() {
        let scale = Scale::symmetric([0.02, -0.08].into_iter());
        assert_eq!(ends(TRACK.between(scale, 0.0, -0.08, false)), (100.0, 150.0));
        assert_eq!(ends(TRACK.between(scale, 0.0, 0.02, false)), (150.0, 163.0));
    }

    #[test]
    fn columns_grow_upwards_and_reversals_downwards() {
        let scale = Scale::of([8.0, -2.0].into_iter());
        let grown = TRACK.stacked(scale, 0.0, 8.0);
        assert_eq!((grown.top, grown.bottom), (0.0, 8.0));
        let reversed = TRACK.stacked(scale, 0.0, -2.0);
        assert_eq!((reversed.top, reversed.bottom), (8.0, 10.0));
    }

    #[test]
    fn nothing_at_all_has_a_scale_too() {
        let scale = Scale::of(std::iter::empty());
        assert_eq!(ends(TRACK.between(scale, 0.0, 0.0, false)), (100.0, 100.0));
    }

    proptest! {
        #[test]
        fn no_hatching_leaves_its_bar(
            left in 0.0_f64..300.0, top in 0.0_f64..300.0, width in 0.0_f64..300.0, height in 0.0_f64..40.0, step in 3_u8..14,
        ) {
            let rect = Rect { left, top, right: left + width, bottom: top + height };
            for hatch in [Hatch::None, Hatch::Rising(step), Hatch::Falling(step), Hatch::Crossed(step)] {
                for (from, to) in hatching(rect, hatch) {
                    for (x, y) in [from, to] {
                        prop_assert!(rect.left - 1e-6 <= x && x <= rect.right + 1e-6);
                        prop_assert!(rect.top - 1e-6 <= y && y <= rect.bottom + 1e-6);
                    }
                }
            }
        }
    }
}
