//! Decides when the host is told the height of the content: whole pixels, one pixel of tolerance, at most ten times a
//! second, and not at all while the content only grows because the frame grows.

use inlay_contract::host::MAX_RESIZES_PER_SECOND;

/// So many growths in a row without a change of content or width are a loop.
const GROWTHS_OF_A_LOOP: u32 = 12;
const TOLERANCE_PX: u32 = 1;

/// One measurement of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measured {
    /// Whole CSS pixels.
    pub(crate) width: u32,
    /// Whole CSS pixels, rounded up.
    pub(crate) height: u32,
    /// Changes whenever the content was changed on purpose.
    pub(crate) content: u32,
}

/// What to do about a measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decision {
    /// Tell the host this height.
    Send(u32),
    /// Measure again after so many milliseconds; the last message is too recent.
    Later(u32),
    /// Nothing worth telling.
    Nothing,
    /// A growth loop was found just now: warn once, say no more until the content changes.
    Freeze,
}

/// Remembers what was told.
#[derive(Debug, Default)]
pub(crate) struct HeightReporter {
    told: Option<Measured>,
    told_at_ms: f64,
    growths: u32,
}

impl HeightReporter {
    /// Judges a measurement made at `now_ms` of a monotonic clock.
    pub(crate) fn observe(&mut self, measured: Measured, now_ms: f64) -> Decision {
        let Some(told) = self.told else {
            return self.tell(measured, now_ms);
        };
        let other_cause = told.content != measured.content || told.width != measured.width;
        if other_cause {
            self.growths = 0;
        }
        if told.height.abs_diff(measured.height) <= TOLERANCE_PX {
            return Decision::Nothing;
        }
        if GROWTHS_OF_A_LOOP <= self.growths && told.height < measured.height {
            return Decision::Nothing;
        }
        let interval = 1_000 / MAX_RESIZES_PER_SECOND;
        let wait = self.told_at_ms + f64::from(interval) - now_ms;
        if 0.0 < wait {
            return Decision::Later(interval);
        }
        let grows_by_itself = !other_cause && told.height < measured.height;
        self.growths = if grows_by_itself { self.growths + 1 } else { 0 };
        if self.growths == GROWTHS_OF_A_LOOP {
            return Decision::Freeze;
        }
        self.tell(measured, now_ms)
    }

    /// Forgets what was told: a new host knows nothing yet.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    fn tell(&mut self, measured: Measured, now_ms: f64) -> Decision {
        self.told = Some(measured);
        self.told_at_ms = now_ms;
        Decision::Send(measured.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(height: u32, content: u32) -> Measured {
        Measured {
            width: 600,
            height,
            content,
        }
    }

    #[test]
    fn one_pixel_is_no_change() {
        let mut reporter = HeightReporter::default();
        assert_eq!(reporter.observe(measured(400, 0), 0.0), Decision::Send(400));
        assert_eq!(reporter.observe(measured(401, 0), 500.0), Decision::Nothing);
        assert_eq!(reporter.observe(measured(402, 0), 500.0), Decision::Send(402));
    }

    #[test]
    fn a_burst_is_held_back_and_then_told() {
        let mut reporter = HeightReporter::default();
        assert_eq!(reporter.observe(measured(400, 0), 0.0), Decision::Send(400));
        assert_eq!(reporter.observe(measured(900, 1), 40.0), Decision::Later(100));
        assert_eq!(reporter.observe(measured(900, 1), 140.0), Decision::Send(900));
    }

    #[test]
    fn a_page_that_grows_by_itself_is_stopped_once_and_freed_by_new_content() {
        let mut reporter = HeightReporter::default();
        let mut frozen = 0;
        let mut sent = 0;
        for step in 0..50 {
            match reporter.observe(measured(400 + step * 20, 0), f64::from(step) * 200.0) {
                Decision::Freeze => frozen += 1,
                Decision::Send(_) => sent += 1,
                _ => (),
            }
        }
        assert_eq!((frozen, sent), (1, 12), "the host page would grow without end");
        assert_eq!(
            reporter.observe(measured(2_000, 1), 20_000.0),
            Decision::Send(2_000)
        );
    }

    #[test]
    fn a_narrower_window_is_no_loop() {
        let mut reporter = HeightReporter::default();
        for step in 0..50 {
            let measured = Measured {
                width: 900 - step,
                height: 400 + step * 10,
                content: 0,
            };
            let decision = reporter.observe(measured, f64::from(step) * 200.0);
            assert_eq!(decision, Decision::Send(measured.height));
        }
    }

    proptest::proptest! {
        #[test]
        fn never_more_than_ten_a_second(steps in proptest::collection::vec((0_u32..5_000, 1_u32..90), 1..200)) {
            let mut reporter = HeightReporter::default();
            let mut now = 0.0;
            let mut told: Vec<f64> = Vec::new();
            for (index, (height, pause)) in (0_u32..).zip(steps) {
                now += f64::from(pause);
                if matches!(reporter.observe(measured(height, index), now), Decision::Send(_)) {
                    told.push(now);
                }
            }
            for pair in told.windows(2) {
                proptest::prop_assert!(100.0 <= pair[1] - pair[0]);
            }
        }
    }
}
