//! Counting in the memory of one instance.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use jiff::Timestamp;

use super::{Quota, Quotas, Subject, TooSoon};
use crate::clock::Clock;

/// Above this many subjects, those are forgotten whose buckets are full: they stand like those that never came.
const MANY_SUBJECTS: usize = 20_000;

/// [`Quotas`] that one instance counts for itself.
pub struct MemoryQuotas {
    clock: Clock,
    buckets: Mutex<Buckets>,
}

struct Buckets {
    full_at: HashMap<Subject, Timestamp>,
    /// How many there may be before they are looked through again: what is still there after a look is not looked at for
    /// each newcomer.
    look_above: usize,
}

impl MemoryQuotas {
    /// Nothing is counted yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let buckets = Buckets {
            full_at: HashMap::new(),
            look_above: MANY_SUBJECTS,
        };
        Self {
            clock,
            buckets: Mutex::new(buckets),
        }
    }

    fn take_now(&self, subject: Subject, quota: Quota, count: NonZeroU32) -> Result<(), TooSoon> {
        let now = self.clock.now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.full_at.get(&subject).copied().unwrap_or(Timestamp::MIN);
        let full_at = quota.take(full_at, now, count)?;
        buckets.full_at.insert(subject, full_at);
        buckets.forget_rested(now);
        Ok(())
    }
}

impl Quotas for MemoryQuotas {
    fn take<'a>(
        &'a self,
        subject: Subject,
        quota: Quota,
        count: NonZeroU32,
    ) -> BoxFuture<'a, Result<(), TooSoon>> {
        Box::pin(std::future::ready(self.take_now(subject, quota, count)))
    }
}

impl Buckets {
    fn forget_rested(&mut self, now: Timestamp) {
        if self.full_at.len() <= self.look_above {
            return;
        }
        self.full_at.retain(|_, full_at| now < *full_at);
        self.look_above = MANY_SUBJECTS.max(2 * self.full_at.len());
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn one_subject_s_flood_takes_nothing_from_another() {
        let quotas = MemoryQuotas::new(ManualClock::at(Timestamp::UNIX_EPOCH).clock());
        let quota = Quota::per_second(NonZeroU32::MIN);
        let (flood, other) = (Subject::new("test", "flood"), Subject::new("test", "other"));
        let take = |subject| block_on(quotas.take(subject, quota, NonZeroU32::MIN));
        assert_eq!(take(flood), Ok(()));
        assert!(take(flood).is_err());
        assert_eq!(take(other), Ok(()));
    }

    #[test]
    fn subjects_that_went_away_are_forgotten() {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let quotas = MemoryQuotas::new(clock.clock());
        let quota = Quota::per_second(NonZeroU32::MIN);
        for number in 0..3 * u32::try_from(MANY_SUBJECTS).unwrap() {
            let subject = Subject::new("test", number.to_be_bytes());
            assert_eq!(block_on(quotas.take(subject, quota, NonZeroU32::MIN)), Ok(()));
            clock.advance(SignedDuration::from_millis(1));
        }
        let kept = quotas.buckets.lock().unwrap().full_at.len();
        assert!(kept <= MANY_SUBJECTS + 1, "{kept}");
    }
}
