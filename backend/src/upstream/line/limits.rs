//! How much one line asks of its provider.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::quota::Quota;

/// What a line does at most. A provider whose limits nobody knows is spared by `concurrent` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The provider's limit: calls in any sixty seconds, renewals of tokens and repetitions included. `None`: not known.
    pub requests_per_minute: Option<NonZeroU32>,
    /// Calls at the same time.
    pub concurrent: NonZeroU32,
    /// Calls that wait for their turn; further ones are refused at once.
    pub queue_length: usize,
    /// Longest wait for a turn, and longest wait for the provider's limit.
    pub queue_wait: Duration,
    /// Longest time for one call with all that belongs to it: waiting, repetitions, renewals. An operation of several calls has
    /// its own limit beside it.
    pub total_timeout: Duration,
}

impl Limits {
    /// The usual ones, for a provider that takes `requests` a minute.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32) -> Self {
        Self {
            requests_per_minute: Some(requests),
            ..Self::default()
        }
    }

    /// The rule that keeps within [`Limits::requests_per_minute`] in any sixty seconds: half of them may come at once, and
    /// the others at a steady rate, so that both together are not more. One a minute comes every minute.
    pub(super) fn quota(&self) -> Option<Quota> {
        let limit = self.requests_per_minute?.get();
        let burst = limit / 2;
        let quota = |burst: NonZeroU32, rate: NonZeroU32| Quota::per_minute(rate).with_burst(burst);
        let of_several = NonZeroU32::new(burst).zip(NonZeroU32::new(limit - burst));
        Some(of_several.map_or_else(
            || quota(NonZeroU32::MIN, NonZeroU32::MIN),
            |(burst, rate)| quota(burst, rate),
        ))
    }
}

impl Default for Limits {
    fn default() -> Self {
        const CONCURRENT: NonZeroU32 = NonZeroU32::new(32).expect("not zero");
        Self {
            requests_per_minute: None,
            concurrent: CONCURRENT,
            queue_length: 256,
            queue_wait: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_sixty_seconds_see_more_calls_than_the_provider_allows(limit in 2_u32..1_000, rest in 0_i64..60) {
            let limits = Limits::per_minute(NonZeroU32::new(limit).unwrap());
            let quota = limits.quota().unwrap();
            // The worst case: all that is there at once, and then whatever comes back, as soon as it does.
            let begun = Timestamp::from_second(rest).unwrap();
            let (mut now, mut full_at, mut passed) = (begun, Timestamp::MIN, 0_u32);
            while now.duration_since(begun) < SignedDuration::from_secs(60) {
                match quota.take(full_at, now, NonZeroU32::MIN) {
                    Ok(next) => {
                        full_at = next;
                        passed += 1;
                    }
                    Err(too_soon) => now += too_soon.wait,
                }
            }
            prop_assert!(passed <= limit, "{} of {}", passed, limit);
            prop_assert!(limit <= passed + 2, "nothing is given away: {} of {}", passed, limit);
        }
    }
}
