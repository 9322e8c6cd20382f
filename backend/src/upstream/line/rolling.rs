//! How many calls there were in the last moments, and how many of them failed: a ring of short spans, so that old ones drop out
//! one after the other and not all at once.

use std::time::Duration;

use tokio::time::Instant;

/// Spans of the ring.
const SPANS: usize = 10;

/// Counts of the last moments.
#[derive(Debug, Clone)]
pub(super) struct Rolling {
    begun: Instant,
    span: Duration,
    /// Number of the latest span that something was counted in, from `begun` on.
    latest: u128,
    counts: [Counts; SPANS],
}

/// How many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) calls: u32,
    pub(super) failures: u32,
}

impl Rolling {
    /// Counts over `window`, from `now` on.
    pub(super) fn new(window: Duration, now: Instant) -> Self {
        Self {
            begun: now,
            span: (window / 10).max(Duration::from_millis(1)),
            latest: 0,
            counts: [Counts::default(); SPANS],
        }
    }

    /// One more call.
    pub(super) fn count(&mut self, now: Instant, is_failure: bool) {
        self.drop_old(now);
        let place = usize::try_from(self.latest % 10).unwrap_or(0);
        let Some(counts) = self.counts.get_mut(place) else {
            return;
        };
        counts.calls = counts.calls.saturating_add(1);
        counts.failures = counts.failures.saturating_add(u32::from(is_failure));
    }

    /// What was counted within the window.
    pub(super) fn sum(&mut self, now: Instant) -> Counts {
        self.drop_old(now);
        self.counts.iter().fold(Counts::default(), |sum, counts| Counts {
            calls: sum.calls.saturating_add(counts.calls),
            failures: sum.failures.saturating_add(counts.failures),
        })
    }

    fn drop_old(&mut self, now: Instant) {
        let span = now.saturating_duration_since(self.begun).as_nanos() / self.span.as_nanos();
        let n_passed = span.saturating_sub(self.latest);
        for passed in 1..=n_passed.min(10) {
            let place = usize::try_from((self.latest + passed) % 10).unwrap_or(0);
            if let Some(counts) = self.counts.get_mut(place) {
                *counts = Counts::default();
            }
        }
        self.latest = self.latest.max(span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_the_window_is_forgotten() {
        let begun = Instant::now();
        let mut rolling = Rolling::new(Duration::from_secs(10), begun);
        let at = |seconds| begun + Duration::from_secs(seconds);
        rolling.count(at(0), true);
        rolling.count(at(5), false);
        assert_eq!(
            rolling.sum(at(9)),
            Counts {
                calls: 2,
                failures: 1
            }
        );
        assert_eq!(
            rolling.sum(at(10)),
            Counts {
                calls: 1,
                failures: 0
            }
        );
        assert_eq!(rolling.sum(at(15)), Counts::default());
        rolling.count(at(1_000), true);
        assert_eq!(
            rolling.sum(at(1_000)),
            Counts {
                calls: 1,
                failures: 1
            }
        );
    }
}
