//! The stretch of days that is seen, and how zooming and panning change it.

/// Fewer days than these are never seen at once, unless the whole series is shorter.
const LEAST_SPAN: f64 = 5.0;

/// From a first to a last number of days after the first day of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    /// At least 0.
    pub(crate) start: f64,
    /// Behind the start, at most the span of the series.
    pub(crate) end: f64,
    /// Days from the first to the last of the series.
    span: f64,
}

impl Window {
    /// Everything.
    pub(crate) fn whole(span: i32) -> Self {
        let span = f64::from(span.max(1));
        Self {
            start: 0.0,
            end: span,
            span,
        }
    }

    /// Whether it is a window of a series of such a span, and not of the one before.
    pub(crate) fn is_of(self, span: i32) -> bool {
        (self.span - f64::from(span.max(1))).abs() < 0.5
    }

    /// Days that are seen.
    pub(crate) fn width(self) -> f64 {
        self.end - self.start
    }

    /// Whether less than everything is seen.
    pub(crate) fn is_zoomed(self) -> bool {
        self.width() < self.span
    }

    /// With `factor` times as many days, such that the day at `anchor` (0 at the left edge, 1 at the right) stays put.
    pub(crate) fn zoomed(self, factor: f64, anchor: f64) -> Self {
        let width = (self.width() * factor).clamp(LEAST_SPAN.min(self.span), self.span);
        let fixed = self.start + self.width() * anchor;
        self.placed(fixed - width * anchor, width)
    }

    /// Moved by a share of its width: to later days when positive.
    pub(crate) fn panned(self, share: f64) -> Self {
        self.placed(self.start + self.width() * share, self.width())
    }

    /// Moved as little as needed to see a day.
    pub(crate) fn showing(self, offset: f64) -> Self {
        if offset < self.start {
            self.placed(offset, self.width())
        } else if self.end < offset {
            self.placed(offset - self.width(), self.width())
        } else {
            self
        }
    }

    fn placed(self, start: f64, width: f64) -> Self {
        let start = start.clamp(0.0, (self.span - width).max(0.0));
        Self {
            start,
            end: (start + width).min(self.span),
            span: self.span,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-6 * (1.0 + left.abs())
    }

    proptest! {
        #[test]
        fn no_zooming_and_panning_leads_out_of_the_series(
            span in 1_i32..1_000_000,
            steps in prop::collection::vec((0.05_f64..20.0, -0.5_f64..1.5, -3.0_f64..3.0), 1..30),
        ) {
            let mut window = Window::whole(span);
            for (factor, anchor, share) in steps {
                window = window.zoomed(factor, anchor).panned(share);
                prop_assert!(0.0 <= window.start && window.end <= f64::from(span) + 1e-9);
                prop_assert!(window.start < window.end);
                prop_assert!(LEAST_SPAN.min(f64::from(span)) <= window.width() + 1e-6);
            }
        }

        #[test]
        fn what_is_under_the_pointer_stays_there(anchor in 0.2_f64..0.8) {
            let window = Window::whole(1_000).zoomed(0.5, 0.5);
            let before = window.start + window.width() * anchor;
            let closer = window.zoomed(0.7, anchor);
            prop_assert!(close(before, closer.start + closer.width() * anchor));
        }
    }

    #[test]
    fn zooming_out_ends_with_everything() {
        let window = Window::whole(100).zoomed(0.1, 1.0);
        assert!(window.is_zoomed());
        assert!(close(window.start, 90.0));
        let window = window.zoomed(100.0, 0.0);
        assert!(!window.is_zoomed());
        assert!(close(window.start, 0.0));
    }

    #[test]
    fn the_keyboard_leads_the_window_along() {
        let window = Window::whole(100).zoomed(0.1, 0.0);
        assert!(close(window.showing(50.0).end, 50.0));
        assert!(close(window.showing(50.0).showing(20.0).start, 20.0));
        assert_eq!(window.showing(3.0), window);
    }
}
