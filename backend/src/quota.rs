//! How often something may happen: the rule ([`Quota`]), who it is counted for ([`Subject`]), and where it is counted
//! ([`Quotas`]).
//!
//! The arithmetic is the generic cell rate algorithm (ITU-T I.371, annex A): for each subject one instant is kept, the one at
//! which its bucket will be full again. Own code and not a crate: the same few lines have to hold in memory and in one SQL
//! statement, so that several instances count together.
//! It may import `clock`, `store` and `contract`. It deliberately knows neither requests nor providers; whoever is refused learns how
//! long to wait and decides what to make of it.

mod memory;
mod shared;

use std::num::NonZeroU32;
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

pub use memory::MemoryQuotas;
pub use shared::SharedQuotas;

use crate::clock::Clock;
use crate::store::Store;

/// How often something may happen: at a steady rate, and some of it at once after a rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    interval: SignedDuration,
    burst: NonZeroU32,
}

/// Whom something is counted for. Holds a hash, so it has one size, and nobody can read in it who that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject([u8; 32]);

/// It is too soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too soon by {} ms", .wait.as_millis())]
pub struct TooSoon {
    /// After this it may happen, unless somebody else comes first.
    pub wait: SignedDuration,
}

/// Counts. Implementations share one rule and differ in who counts together.
pub trait Quotas: Send + Sync {
    /// Counts `count` for `subject` if `quota` allows all of it now; else nothing is counted.
    ///
    /// # Errors
    /// [`TooSoon`]. More than a burst at once is never allowed, however long anybody waits.
    fn take<'a>(
        &'a self,
        subject: Subject,
        quota: Quota,
        count: NonZeroU32,
    ) -> BoxFuture<'a, Result<(), TooSoon>>;
}

/// Where a service counts: together with the other instances where its store has several, else by itself.
#[must_use]
pub fn counted(store: Option<&Arc<dyn Store>>, clock: &Clock) -> Arc<dyn Quotas> {
    match store {
        Some(store) if store.is_shared() => Arc::new(SharedQuotas::new(Arc::clone(store), clock.clone())),
        _ => Arc::new(MemoryQuotas::new(clock.clone())),
    }
}

impl Quota {
    /// `count` in a second, and as many at once.
    #[must_use]
    pub fn per_second(count: NonZeroU32) -> Self {
        Self::within(SignedDuration::from_secs(1), count)
    }

    /// `count` in a minute, and as many at once.
    #[must_use]
    pub fn per_minute(count: NonZeroU32) -> Self {
        Self::within(SignedDuration::from_mins(1), count)
    }

    /// The same rate, with `burst` at once after a rest.
    #[must_use]
    pub const fn with_burst(self, burst: NonZeroU32) -> Self {
        Self { burst, ..self }
    }

    fn within(period: SignedDuration, count: NonZeroU32) -> Self {
        let count_i32 = i32::try_from(count.get()).unwrap_or(i32::MAX);
        Self {
            // At least a nanosecond, so that nothing is without end.
            interval: (period / count_i32).max(SignedDuration::from_nanos(1)),
            burst: count,
        }
    }

    /// The time that one costs.
    #[must_use]
    pub const fn interval(&self) -> SignedDuration {
        self.interval
    }

    /// How many may happen at once after a rest.
    #[must_use]
    pub const fn burst(&self) -> NonZeroU32 {
        self.burst
    }

    /// The next instant at which the bucket is full again, when `count` are taken now from one that would be full at
    /// `full_at`.
    ///
    /// # Errors
    /// [`TooSoon`].
    pub fn take(&self, full_at: Timestamp, now: Timestamp, count: NonZeroU32) -> Result<Timestamp, TooSoon> {
        let times = |count: NonZeroU32| {
            let count = i32::try_from(count.get()).unwrap_or(i32::MAX);
            self.interval.checked_mul(count).unwrap_or(SignedDuration::MAX)
        };
        let (cost, room) = (times(count), times(self.burst));
        let behind = full_at.duration_since(now).max(SignedDuration::ZERO);
        // Emptier than empty was written by a clock that stood ahead. It counts for nothing, or everybody would wait that out.
        let behind = if room < behind {
            SignedDuration::ZERO
        } else {
            behind
        };
        let behind_after = behind.saturating_add(cost);
        if room < behind_after {
            return Err(TooSoon {
                wait: behind_after - room,
            });
        }
        Ok(now.saturating_add(behind_after).unwrap_or(Timestamp::MAX))
    }
}

impl Subject {
    /// `name` within `scope`; the same name in another scope is another subject.
    #[must_use]
    pub fn new(scope: &'static str, name: impl AsRef<[u8]>) -> Self {
        let hash = Sha256::new()
            .chain_update(scope)
            .chain_update([0])
            .chain_update(name);
        Self(hash.finalize().into())
    }

    /// The hash, to keep it under.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TooSoon {
    /// Whole seconds to wait, rounded up and at least one, as `Retry-After` takes them.
    #[must_use]
    pub fn retry_after_seconds(&self) -> u32 {
        let rounded = self
            .wait
            .as_secs()
            .saturating_add(i64::from(self.wait.subsec_nanos() != 0));
        u32::try_from(rounded.max(1)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(number: u32) -> NonZeroU32 {
        NonZeroU32::new(number).unwrap()
    }

    fn millisecond(at: i64) -> Timestamp {
        Timestamp::from_millisecond(at).unwrap()
    }

    #[test]
    fn after_a_rest_a_burst_passes_and_then_the_rate_holds() {
        let quota = Quota::per_second(number(10)).with_burst(number(3));
        let mut full_at = Timestamp::MIN;
        for _ in 0..3 {
            full_at = quota.take(full_at, millisecond(0), NonZeroU32::MIN).unwrap();
        }
        let refused = quota.take(full_at, millisecond(0), NonZeroU32::MIN).unwrap_err();
        assert_eq!(refused.wait, SignedDuration::from_millis(100));
        assert_eq!(refused.retry_after_seconds(), 1);
        assert!(quota.take(full_at, millisecond(99), NonZeroU32::MIN).is_err());
        assert!(quota.take(full_at, millisecond(100), NonZeroU32::MIN).is_ok());
    }

    #[test]
    fn a_clock_that_stood_ahead_locks_nobody_out() {
        let quota = Quota::per_second(number(10));
        let ahead = quota
            .take(Timestamp::MIN, millisecond(3_600_000), NonZeroU32::MIN)
            .unwrap();
        assert!(quota.take(ahead, millisecond(0), NonZeroU32::MIN).is_ok());
    }

    #[test]
    fn more_than_a_burst_at_once_never_passes() {
        let quota = Quota::per_minute(number(6));
        assert!(quota.take(Timestamp::MIN, millisecond(0), number(7)).is_err());
        assert!(quota.take(Timestamp::MIN, millisecond(0), number(6)).is_ok());
    }

    #[test]
    fn the_same_name_in_two_scopes_is_counted_apart() {
        assert_ne!(Subject::new("session", "a"), Subject::new("address", "a"));
        assert_ne!(Subject::new("a", "bc"), Subject::new("ab", "c"));
    }

    proptest! {
        /// Whoever asks, and however often: in any span no more passes than the burst and what the rate makes up for.
        #[test]
        fn no_more_passes_than_the_rule_says(
            rate in 1_u32..1_000,
            burst in 1_u32..50,
            pauses in proptest::collection::vec(0_i64..200, 1..200),
        ) {
            let quota = Quota::per_second(number(rate)).with_burst(number(burst));
            let (mut now, mut full_at, mut passed) = (millisecond(0), Timestamp::MIN, 0_i64);
            for pause in pauses {
                now += SignedDuration::from_millis(pause);
                if let Ok(next) = quota.take(full_at, now, NonZeroU32::MIN) {
                    full_at = next;
                    passed += 1;
                }
                // The interval is cut to whole nanoseconds, which lets a little more pass than the rate names.
                let span = now.as_nanosecond();
                let most = i128::from(burst) + span / quota.interval().as_nanos();
                prop_assert!(i128::from(passed) <= most);
            }
        }

        /// Who waits as long as was said is not refused again.
        #[test]
        fn the_wait_is_long_enough_and_no_longer(rate in 1_u32..1_000, burst in 1_u32..20) {
            let quota = Quota::per_second(number(rate)).with_burst(number(burst));
            let now = millisecond(0);
            let full_at = quota.take(Timestamp::MIN, now, number(burst)).unwrap();
            let refused = quota.take(full_at, now, NonZeroU32::MIN).unwrap_err();
            let early = refused.wait - SignedDuration::from_nanos(1);
            prop_assert!(quota.take(full_at, now + early, NonZeroU32::MIN).is_err());
            prop_assert!(quota.take(full_at, now + refused.wait, NonZeroU32::MIN).is_ok());
        }
    }
}
