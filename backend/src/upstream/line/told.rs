//! What the provider says about its limit, and how we keep away from it.
//!
//! After a refusal the whole line rests for as long as the provider said, and not only the call that was refused. When little is
//! left, the calls are spread over the time until there is more.

use std::time::Duration;

use tokio::time::Instant;

use crate::upstream::client::ToldLimit;

/// Below this share of the limit (one in so many) calls are spread.
const SCARCE: u64 = 10;
/// What is scarce where the provider does not name its limit.
const SCARCE_CALLS: u64 = 5;

/// What is known of the provider's own count.
#[derive(Debug, Default)]
pub(super) struct Told {
    rests_until: Option<Instant>,
    /// What was left, and when there is more.
    left: Option<Left>,
    /// The earliest instant for the next call, while calls are spread.
    next_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Left {
    remaining: u64,
    limit: Option<u64>,
    resets_at: Instant,
}

impl Told {
    /// An answer said what is left.
    pub(super) fn hear(&mut self, told: &ToldLimit, now: Instant) {
        self.left = told.resets_after.map(|after| Left {
            remaining: told.remaining,
            limit: told.limit,
            resets_at: now + after,
        });
    }

    /// The provider refused, and said for how long.
    pub(super) fn rest(&mut self, pause: Duration, now: Instant) {
        let until = now + pause;
        self.rests_until = Some(self.rests_until.map_or(until, |known| known.max(until)));
    }

    /// When the next call may be made, if that is not later than `patience` from now; then the place is taken. Else how long it
    /// would take.
    pub(super) fn reserve(&mut self, now: Instant, patience: Duration) -> Result<Instant, Duration> {
        let rests_until = self.rests_until.filter(|until| now < *until);
        let left = self.left.filter(|left| now < left.resets_at);
        let earliest = rests_until.unwrap_or(now);
        let Some(left) = left.filter(Left::is_scarce) else {
            self.next_at = None;
            return within(earliest, now, patience);
        };
        let Some(n_left) = u32::try_from(left.remaining).ok().filter(|n_left| 0 < *n_left) else {
            return within(earliest.max(left.resets_at), now, patience);
        };
        let at = self
            .next_at
            .map_or(earliest, |next| next.max(earliest))
            .min(left.resets_at);
        let at = within(at, now, patience)?;
        let pause = left.resets_at.saturating_duration_since(at) / n_left;
        self.next_at = Some(at + pause);
        self.left = Some(Left {
            remaining: left.remaining - 1,
            ..left
        });
        Ok(at)
    }
}

impl Left {
    fn is_scarce(&self) -> bool {
        let scarce = self.limit.map_or(SCARCE_CALLS, |limit| limit / SCARCE);
        self.remaining <= scarce
    }
}

fn within(at: Instant, now: Instant, patience: Duration) -> Result<Instant, Duration> {
    let wait = at.saturating_duration_since(now);
    if wait <= patience { Ok(at) } else { Err(wait) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn told(remaining: u64, resets_after: u64) -> ToldLimit {
        ToldLimit {
            limit: Some(100),
            remaining,
            resets_after: Some(SECOND * u32::try_from(resets_after).unwrap()),
        }
    }

    #[test]
    fn with_plenty_left_nobody_waits() {
        let now = Instant::now();
        let mut line = Told::default();
        line.hear(&told(50, 30), now);
        assert_eq!(line.reserve(now, SECOND), Ok(now));
        assert_eq!(line.reserve(now, SECOND), Ok(now));
    }

    #[test]
    fn the_last_calls_are_spread_until_there_are_more() {
        let now = Instant::now();
        let mut line = Told::default();
        line.hear(&told(3, 9), now);
        let patience = SECOND * 60;
        let waits: Vec<_> = (0..4)
            .map(|_| (line.reserve(now, patience).unwrap() - now).as_secs())
            .collect();
        assert_eq!(waits, [0, 3, 6, 9]);
        assert_eq!(line.reserve(now + SECOND * 9, SECOND), Ok(now + SECOND * 9));
    }

    #[test]
    fn a_refusal_rests_the_whole_line_and_a_long_one_is_told_at_once() {
        let now = Instant::now();
        let mut line = Told::default();
        line.rest(SECOND * 7, now);
        line.rest(SECOND * 2, now);
        assert_eq!(line.reserve(now, SECOND * 7), Ok(now + SECOND * 7));
        assert_eq!(line.reserve(now + SECOND, SECOND * 5), Err(SECOND * 6));
        let later = now + SECOND * 7;
        assert_eq!(line.reserve(later, Duration::ZERO), Ok(later));
    }

    #[test]
    fn who_gives_up_before_waiting_takes_no_place() {
        let now = Instant::now();
        let mut line = Told::default();
        line.hear(&told(0, 30), now);
        assert_eq!(line.reserve(now, SECOND), Err(SECOND * 30));
        line.hear(&told(1, 30), now);
        assert_eq!(line.reserve(now, SECOND), Ok(now));
        assert_eq!(line.reserve(now, SECOND), Err(SECOND * 30));
    }
}
