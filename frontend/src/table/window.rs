//! Which rows of a long table are in the document: those that can be seen, a few around them, and the one that has the
//! focus, which must not lose it by being scrolled away.

use std::ops::Range;

/// Rows beyond each edge, so that scrolling shows no gap before the next frame.
const OVERSCAN: usize = 3;
/// The window moves in steps of so many rows, so that not every pixel of scrolling changes the document.
const STEP: usize = 2;
/// Until the height of a row has been measured.
const FIRST_ROWS: usize = 24;

/// What can be seen of the rows, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Viewport {
    /// How far the rows are scrolled.
    pub(super) scrolled: usize,
    /// Height of what can be seen.
    pub(super) height: usize,
    /// Height of one row in hundredths of a pixel, which zoomed text makes uneven; 0: not measured yet.
    pub(super) row: usize,
}

impl Viewport {
    /// The rows around what can be seen, of `count`. `is_flung`: only what can be seen. Rows beyond it would be gone before
    /// they are scrolled to, and each of them delays those that are looked at.
    pub(super) fn rows(self, count: usize, is_flung: bool) -> Range<usize> {
        if self.row == 0 {
            return 0..count.min(FIRST_ROWS);
        }
        let overscan = if is_flung { 0 } else { OVERSCAN };
        let first = self.scrolled * 100 / self.row;
        let last = (self.scrolled + self.height) * 100 / self.row + 1;
        let start = first.saturating_sub(overscan) / STEP * STEP;
        let end = (last + overscan).div_ceil(STEP) * STEP;
        start.min(count)..end.min(count)
    }

    /// Whether nothing that can be seen here can be seen there.
    pub(super) fn is_apart(self, other: Self) -> bool {
        self.height <= self.scrolled.abs_diff(other.scrolled)
    }

    /// How many whole rows can be seen at once; at least one.
    pub(super) fn page(self) -> usize {
        (self.height * 100).checked_div(self.row).unwrap_or(1).max(1)
    }
}

/// The rows of a window and the active one, in order.
pub(super) fn with_active(window: Range<usize>, active: Option<usize>, count: usize) -> Vec<usize> {
    let outside = active.filter(|row| *row < count && !window.contains(row));
    let before = outside.filter(|row| *row < window.start);
    let after = outside.filter(|row| window.end <= *row);
    before.into_iter().chain(window).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_rows_are_a_few_elements() {
        let viewport = Viewport {
            scrolled: 200_000,
            height: 560,
            row: 4_000,
        };
        let rows = viewport.rows(10_000, false);
        assert!(rows.len() <= 14 + 2 * (OVERSCAN + STEP) + 1, "{rows:?}");
        assert!(rows.contains(&5_000) && rows.contains(&5_014));
    }

    #[test]
    fn a_fling_shows_fewer_rows_and_a_step_is_no_fling() {
        let viewport = Viewport {
            scrolled: 200_000,
            height: 560,
            row: 4_000,
        };
        assert!(viewport.rows(10_000, true).len() < viewport.rows(10_000, false).len());
        let scrolled = |by| Viewport {
            scrolled: viewport.scrolled + by,
            ..viewport
        };
        assert!(!viewport.is_apart(scrolled(100)));
        assert!(viewport.is_apart(scrolled(560)) && scrolled(900).is_apart(viewport));
    }

    #[test]
    fn something_is_there_before_anything_is_measured() {
        assert_eq!(Viewport::default().rows(10_000, false), 0..FIRST_ROWS);
        assert_eq!(Viewport::default().rows(3, false), 0..3);
        assert_eq!(Viewport::default().page(), 1);
    }

    #[test]
    fn fewer_rows_than_before_leave_no_empty_window() {
        let viewport = Viewport {
            scrolled: 90_000,
            height: 500,
            row: 3_000,
        };
        assert_eq!(
            viewport.rows(10, false),
            10..10,
            "nothing is out of range while the browser scrolls back"
        );
    }

    #[test]
    fn the_row_with_the_focus_stays() {
        assert_eq!(with_active(8..12, Some(2), 100), [2, 8, 9, 10, 11]);
        assert_eq!(with_active(8..12, Some(9), 100), [8, 9, 10, 11]);
        assert_eq!(with_active(8..12, Some(12), 100), [8, 9, 10, 11, 12]);
        assert_eq!(with_active(8..12, Some(100), 100), [8, 9, 10, 11]);
        assert_eq!(with_active(8..12, None, 100), [8, 9, 10, 11]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_can_be_seen_is_there(
            scrolled in 0_usize..400_000, height in 0_usize..2_000, row in 1_000_usize..9_000, count in 0_usize..10_000, is_flung: bool,
        ) {
            let window = Viewport { scrolled, height, row }.rows(count, is_flung);
            proptest::prop_assert!(window.start <= window.end && window.end <= count);
            for seen in 0..count {
                let top = seen * row;
                let is_seen = top < (scrolled + height) * 100 && scrolled * 100 < top + row;
                proptest::prop_assert!(!is_seen || window.contains(&seen), "row {} of {:?}", seen, window);
            }
        }

        #[test]
        fn the_document_is_in_order_and_holds_each_row_once(start in 0_usize..50, length in 0_usize..20, active in proptest::option::of(0_usize..90)) {
            let rows = with_active(start..start + length, active, 80);
            proptest::prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
