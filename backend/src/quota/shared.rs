//! Counting together with other instances, by way of the store.
//!
//! A statement for each request would make the database the limit of everything. So an instance takes a *slice* ahead, a tenth of
//! what may happen at once and never more than [`LARGEST_SLICE`], with one atomic statement of the arithmetic of [`Quota::take`],
//! and uses it up by itself. At no time does it hold more than one slice of a subject. In any span, all instances together let pass
//! no more than the quota allows and one slice for each of them, taken before the span began; and somebody who is refused may have
//! been so while other instances held that much of theirs. Where the present bucket is nearly empty, slices are as small as what is left.
//!
//! A slice that is not used expires when its bucket would have become full again. Somebody for whom the store said "too soon" is
//! refused here until then, without asking again: a bucket fills by time alone.
//!
//! When the store cannot be asked in time, the instance counts alone with the full quota for a while: a limiter must not be what takes
//! the service down.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{MemoryQuotas, Quota, Quotas, Subject, TooSoon};
use crate::clock::Clock;
use crate::store::{Slice, SliceWanted, Store, StoreError};

/// What part of a burst is taken ahead, and how much at most.
const SLICES_OF_A_BURST: u32 = 10;
const LARGEST_SLICE: u32 = 500;
/// A slice lives as long as its bucket takes to become full, but within these bounds.
const SHORTEST_LIFE: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// A store that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_millis(500);
/// For how long the store is not asked after it could not be.
const ALONE: Duration = Duration::from_secs(2);
/// Above this many subjects, those are forgotten of whom nothing is held.
const MANY_SUBJECTS: usize = 20_000;

/// [`Quotas`] that all instances on one store count together.
pub struct SharedQuotas {
    store: Arc<dyn Store>,
    clock: Clock,
    /// Counts while the store cannot be asked.
    alone: MemoryQuotas,
    alone_until: Mutex<Option<Instant>>,
    patience: Duration,
    subjects: Mutex<Subjects>,
}

struct Subjects {
    held: HashMap<Subject, Arc<Held>>,
    /// How many there may be before they are looked through again.
    look_above: usize,
}

/// What this instance holds of a subject.
#[derive(Default)]
struct Held {
    now: Mutex<Holding>,
    /// Taken by whoever asks the store, so that the others wait for the one slice.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone, Copy, Default)]
enum Holding {
    #[default]
    Nothing,
    /// So many may pass before the instant.
    Slice { left: u32, until: Timestamp },
    /// So many and more may not pass before the instant.
    Closed { count: u32, until: Timestamp },
}

impl SharedQuotas {
    /// Nothing is held yet.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Clock) -> Self {
        let subjects = Subjects {
            held: HashMap::new(),
            look_above: MANY_SUBJECTS,
        };
        Self {
            store,
            alone: MemoryQuotas::new(clock.clone()),
            alone_until: Mutex::new(None),
            patience: PATIENCE,
            subjects: Mutex::new(subjects),
            clock,
        }
    }

    /// Waits so long for the store, and not half a second.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn take_from_slice(
        &self,
        subject: Subject,
        quota: Quota,
        count: NonZeroU32,
    ) -> Result<(), TooSoon> {
        // More than a burst never passes, and nobody need be asked for it.
        quota.take(Timestamp::MIN, self.clock.now(), count)?;
        let held = self.held(subject);
        if let Some(answer) = held.take(count.get(), self.clock.now()) {
            return answer;
        }
        let _asking = held.asking.lock().await;
        // Somebody may have brought a slice meanwhile.
        let now = self.clock.now();
        if let Some(answer) = held.take(count.get(), now) {
            return answer;
        }
        if self.is_alone() {
            return self.alone.take(subject, quota, count).await;
        }
        let wanted = wanted(subject, quota, count, now);
        match self.ask(wanted).await {
            Ok(slice) => held.put(&wanted, slice),
            Err(error) => {
                self.go_alone(error.as_ref());
                self.alone.take(subject, quota, count).await
            }
        }
    }

    /// `Err(None)` where the store took too long.
    async fn ask(&self, wanted: SliceWanted) -> Result<Slice, Option<StoreError>> {
        match tokio::time::timeout(self.patience, self.store.take_slice(wanted)).await {
            Ok(answer) => answer.map_err(Some),
            Err(_) => Err(None),
        }
    }

    fn is_alone(&self) -> bool {
        let until = self.alone_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn go_alone(&self, error: Option<&StoreError>) {
        metrics::counter!("inlay_quota_shared_fallbacks_total").increment(1);
        tracing::warn!(
            error = error.map(|error| error as &dyn std::error::Error),
            "the store cannot be asked how much is left, so this instance counts by itself for a moment"
        );
        let mut until = self.alone_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = Some(Instant::now() + ALONE);
    }

    fn held(&self, subject: Subject) -> Arc<Held> {
        let mut subjects = self.subjects.lock().unwrap_or_else(PoisonError::into_inner);
        let held = Arc::clone(subjects.held.entry(subject).or_default());
        subjects.forget_idle(self.clock.now());
        held
    }
}

impl Quotas for SharedQuotas {
    fn take<'a>(
        &'a self,
        subject: Subject,
        quota: Quota,
        count: NonZeroU32,
    ) -> BoxFuture<'a, Result<(), TooSoon>> {
        Box::pin(self.take_from_slice(subject, quota, count))
    }
}

impl Subjects {
    fn forget_idle(&mut self, now: Timestamp) {
        if self.held.len() <= self.look_above {
            return;
        }
        // One that somebody is using right now is kept: its lock must stay the only one.
        self.held
            .retain(|_, held| 1 < Arc::strong_count(held) || held.holding().is_of_use(now));
        self.look_above = MANY_SUBJECTS.max(2 * self.held.len());
    }
}

impl Held {
    fn holding(&self) -> MutexGuard<'_, Holding> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes from what is held; `None` where the store has to be asked.
    fn take(&self, count: u32, now: Timestamp) -> Option<Result<(), TooSoon>> {
        let mut holding = self.holding();
        match &mut *holding {
            Holding::Slice { left, until } if count <= *left && now < *until => {
                *left -= count;
                Some(Ok(()))
            }
            Holding::Closed { count: least, until } if *least <= count && now < *until => {
                let wait = until.duration_since(now);
                Some(Err(TooSoon { wait }))
            }
            _ => None,
        }
    }

    /// Takes what was wanted at least from a new slice, and holds the rest. What was left of an older one is given up with it, so
    /// that nobody holds more than a slice.
    fn put(&self, wanted: &SliceWanted, slice: Slice) -> Result<(), TooSoon> {
        let mut holding = self.holding();
        if slice.granted < wanted.least {
            let wait = wait(wanted, slice.full_at);
            *holding = Holding::Closed {
                count: wanted.least,
                until: wanted.now.saturating_add(wait).unwrap_or(Timestamp::MAX),
            };
            return Err(TooSoon { wait });
        }
        *holding = Holding::Slice {
            left: slice.granted - wanted.least,
            until: wanted.now.saturating_add(life(wanted)).unwrap_or(wanted.now),
        };
        Ok(())
    }
}

impl Holding {
    fn is_of_use(self, now: Timestamp) -> bool {
        match self {
            Self::Nothing => false,
            Self::Slice { left, until } => 0 < left && now < until,
            Self::Closed { until, .. } => now < until,
        }
    }
}

fn wanted(subject: Subject, quota: Quota, count: NonZeroU32, now: Timestamp) -> SliceWanted {
    let burst = quota.burst().get();
    // Up to the next whole microsecond, the unit of the store: a little stricter, and exact from there on.
    let interval_us = (quota.interval() + SignedDuration::from_nanos(999)).as_micros();
    SliceWanted {
        subject: *subject.hash(),
        // To whole microseconds too, so that every instance reckons with the same instant.
        now: Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now),
        interval_us: u32::try_from(interval_us).unwrap_or(u32::MAX),
        burst,
        least: count.get(),
        most: count.get().max(LARGEST_SLICE.min(burst / SLICES_OF_A_BURST)),
    }
}

/// The time that so many cost.
fn cost(wanted: &SliceWanted, count: u32) -> SignedDuration {
    SignedDuration::from_micros(i64::from(wanted.interval_us) * i64::from(count))
}

fn wait(wanted: &SliceWanted, full_at: Timestamp) -> SignedDuration {
    let behind = full_at.duration_since(wanted.now).max(SignedDuration::ZERO);
    let room = cost(wanted, wanted.burst);
    // Never nothing, or whoever waits it out would ask again at once.
    (behind + cost(wanted, wanted.least) - room).max(SignedDuration::from_micros(1))
}

fn life(wanted: &SliceWanted) -> SignedDuration {
    cost(wanted, wanted.burst).clamp(SHORTEST_LIFE, LONGEST_LIFE)
}

#[cfg(test)]
mod tests;
