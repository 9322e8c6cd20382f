//! The clock: the only place that asks what time it is, so that a test decides what "now" means.
//!
//! It may import nothing of the crate. It deliberately has no time zones (Inlay computes with UTC instants and civil
//! dates of valuations) and starts no timers; waiting is tokio's business.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Cheap to clone; every clone reads the same source.
#[derive(Clone, Default)]
pub struct Clock(Source);

/// A clock that stands still until a test moves it.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

#[derive(Clone, Default)]
enum Source {
    #[default]
    System,
    Manual(ManualClock),
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// The present instant (UTC).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Manual(manual) => manual.now(),
        }
    }
}

impl ManualClock {
    /// A clock that stands at `instant`.
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(instant)))
    }

    /// The [`Clock`] to hand to the code under test; it follows this one.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock(Source::Manual(self.clone()))
    }

    /// Moves the clock to `instant`, forwards or backwards.
    pub fn set(&self, instant: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }

    /// Moves the clock on by `duration`, or back when it is negative.
    pub fn advance(&self, duration: SignedDuration) {
        let mut instant = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *instant += duration;
    }

    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::System => formatter.write_str("Clock(system)"),
            Source::Manual(manual) => write!(formatter, "Clock({})", manual.now()),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clone_of_a_manual_clock_moves_with_it() {
        let manual = ManualClock::at(Timestamp::UNIX_EPOCH);
        let (early_clone, clock) = (manual.clock().clone(), manual.clock());
        manual.advance(SignedDuration::from_mins(5));
        assert_eq!(early_clone.now(), Timestamp::from_second(300).unwrap());
        assert_eq!(clock.now(), early_clone.now());
        manual.set(Timestamp::UNIX_EPOCH);
        assert_eq!(early_clone.now(), Timestamp::UNIX_EPOCH);
    }
}
