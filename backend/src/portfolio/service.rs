//! Asks the provider, keeps what it said, and bridges its outages.
//!
//! - For five minutes, unless it is configured otherwise, an answer is given again without asking.
//! - While a record is being asked for, everybody else who wants it waits for that one answer.
//! - When the provider cannot be reached or limits us, what it said within the last day is given, marked as stale.
//!   A refusal (unknown record, refused credentials) or nonsense is never hidden behind old figures.
//! - One org never sees what another asked for: the org is part of the key (security row S27).
//! - Portfolio and book of a record are asked for and kept apart. When one of them turns out to be of another close than
//!   the other one that is kept, that one is asked for anew next time, so that a widget that sees two dates need only read
//!   again. When one of them is of a record that the provider does not know any more, nothing is kept of the other one either.
//!
//! Memory is bounded by bytes, and the least recently used goes first.

mod meter;
mod slot;

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::{ErrorCode, ErrorKind, OrgId, RecordId};
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use moka::policy::EvictionPolicy;

use self::meter::{Way, cache_bytes, count_read};
use self::slot::{Good, Slot};
use super::answer::{Answer, Part};
use super::assemble::{AssembleError, assemble};
use crate::clock::Clock;
use crate::upstream::{PortfolioProvider, UpstreamError};

/// For how long an answer may stand in for one that cannot be had.
const BRIDGES_FOR: SignedDuration = SignedDuration::from_hours(24);
/// For how long a stale answer is given again before the provider is asked anew: the advisor should not wait for the
/// same time-out at every click.
const SHORTEST_BRIDGE: SignedDuration = SignedDuration::from_secs(10);
/// The same where the provider named a time with `Retry-After`, at most.
const LONGEST_BRIDGE: SignedDuration = SignedDuration::from_mins(1);
/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// Bytes of all answers together.
    pub max_bytes: u64,
    /// For how long an answer is given again without asking.
    pub fresh_for: SignedDuration,
}

/// Where the portfolios of one tenant come from.
#[derive(Clone)]
pub struct PortfolioSource {
    /// Its display name, as configured for the tenant.
    pub name: String,
    /// The provider.
    pub provider: Arc<dyn PortfolioProvider>,
}

/// Where the portfolios of all tenants come from.
pub type Sources = BTreeMap<OrgId, PortfolioSource>;

/// Reads portfolios and books through a cache. Cheap to clone; clones share the cache.
#[derive(Clone)]
pub struct PortfolioService {
    clock: Clock,
    slots: Cache<Key, Slot>,
    fresh_for: SignedDuration,
}

type Key = (OrgId, RecordId, Part);

/// Why there is no portfolio, or no book.
#[derive(Debug, thiserror::Error)]
pub enum PortfolioError {
    /// The provider could not give it.
    #[error("the provider failed")]
    Upstream(#[from] UpstreamError),
    /// The provider gave what cannot be a portfolio.
    #[error("the provider's answer is not a portfolio")]
    Assemble(#[from] AssembleError),
    /// A fault of ours.
    #[error("the answer cannot be written down")]
    Internal(#[source] anyhow::Error),
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            max_bytes: 12 * 1024 * 1024,
            fresh_for: SignedDuration::from_mins(5),
        }
    }
}

impl PortfolioError {
    /// The code under which it reaches the widget.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Upstream(error) => error.code(),
            Self::Assemble(_) => ErrorCode::ProviderNonsense,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// When to try again, in seconds, where the provider said so.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Upstream(error) => error.retry_after_seconds(),
            _ => None,
        }
    }

    /// Whether the provider does not know the record, or not any more.
    fn is_record_gone(&self) -> bool {
        self.code() == ErrorCode::RecordUnknown
    }

    /// Whether an older answer may stand in: only where the provider said nothing about the record at all.
    fn can_be_bridged(&self) -> bool {
        let is_upstream = matches!(self, Self::Upstream(_));
        is_upstream && matches!(self.code().kind(), ErrorKind::Network | ErrorKind::RateLimit)
    }
}

impl PortfolioService {
    /// A service with an empty cache.
    #[must_use]
    pub fn new(clock: Clock, limits: CacheLimits) -> Self {
        let slots = Cache::builder()
            .max_capacity(limits.max_bytes)
            .weigher(|_, slot: &Slot| slot.weight())
            // The default policy would refuse a newcomer as long as it is less popular than what is there.
            .eviction_policy(EvictionPolicy::lru())
            .time_to_live(BRIDGES_FOR.unsigned_abs())
            .build();
        Self {
            clock,
            slots,
            fresh_for: limits.fresh_for,
        }
    }

    /// One part of what is known about `record` for `org`, whose portfolios come from `source`.
    ///
    /// # Errors
    /// Shared, because everybody who waited for the same answer gets the same failure.
    pub async fn read(
        &self,
        org: &OrgId,
        source: &PortfolioSource,
        record: &RecordId,
        part: Part,
        request_id: &str,
    ) -> Result<Answer, Arc<PortfolioError>> {
        let key = (org.clone(), record.clone(), part);
        // Most reads end here, without the locks by which readers wait for each other.
        if let Some(slot) = self.slots.get(&key).await
            && slot.may_repeat(self.clock.now())
        {
            count_read(part, Way::Hit, &slot);
            return slot.outcome;
        }
        let entry = self
            .slots
            .entry_by_ref(&key)
            .or_insert_with_if(
                async {
                    let last_good = self.slots.get(&key).await.and_then(|slot| slot.last_good);
                    self.ask(source, record, part, request_id, last_good).await
                },
                |slot| !slot.may_repeat(self.clock.now()),
            )
            .await;
        let is_fresh = entry.is_fresh();
        let slot = entry.into_value();
        count_read(part, if is_fresh { Way::Asked } else { Way::Joined }, &slot);
        if is_fresh {
            self.doubt_other_part(key, &slot).await;
            // Evictions are otherwise put off until later reads, and one large household can be a third of the limit.
            self.slots.run_pending_tasks().await;
            cache_bytes(self.slots.weighted_size());
        }
        slot.outcome
    }

    async fn ask(
        &self,
        source: &PortfolioSource,
        record: &RecordId,
        part: Part,
        request_id: &str,
        last_good: Option<Good>,
    ) -> Slot {
        match self.fetch(source, record, part, request_id).await {
            Ok(good) => Slot {
                outcome: Ok(good.answer.clone()),
                repeat_until: good.read_at + self.fresh_for,
                last_good: Some(good),
            },
            Err(error) => self.bridge(error, last_good).await,
        }
    }

    async fn fetch(
        &self,
        source: &PortfolioSource,
        record: &RecordId,
        part: Part,
        request_id: &str,
    ) -> Result<Good, PortfolioError> {
        let written = |error: std::io::Error| PortfolioError::Internal(error.into());
        match part {
            Part::Portfolio => {
                let snapshot = source.provider.snapshot(record, request_id).await?;
                let read_at = self.clock.now();
                let (record, source_name) = (record.clone(), source.name.clone());
                let answer = off_the_reactor(move || {
                    let portfolio = assemble(snapshot, record, source_name, read_at)?;
                    Answer::of(&portfolio).map_err(written)
                });
                let answer = answer.await?;
                Ok(Good { answer, read_at })
            }
            Part::Book => {
                let book = source.provider.book(record, request_id).await?;
                let read_at = self.clock.now();
                let answer = off_the_reactor(move || Answer::of_book(&book).map_err(written)).await?;
                Ok(Good { answer, read_at })
            }
        }
    }

    /// Ends the time of the other part of the record when it is of another close than what the provider has just said, and
    /// forgets it when the record is gone.
    async fn doubt_other_part(&self, (org, record, part): Key, just_said: &Slot) {
        let other = (org, record, part.other());
        if just_said.is_of_nobody() {
            self.slots.invalidate(&other).await;
            return;
        }
        let Some(said) = just_said.current() else {
            return;
        };
        let Some(mut kept) = self.slots.get(&other).await else {
            return;
        };
        if kept
            .current()
            .is_some_and(|answer| answer.as_of() != said.as_of())
        {
            kept.repeat_until = Timestamp::MIN;
            self.slots.insert(other, kept).await;
        }
    }

    /// What to say when `error` came instead of an answer.
    async fn bridge(&self, error: PortfolioError, last_good: Option<Good>) -> Slot {
        let now = self.clock.now();
        let last_good = last_good.filter(|good| now.duration_since(good.read_at) <= BRIDGES_FOR);
        let Some(good) = last_good.clone().filter(|_| error.can_be_bridged()) else {
            // Of a record that the provider does not know any more nothing is kept.
            let last_good = last_good.filter(|_| !error.is_record_gone());
            return Slot {
                outcome: Err(Arc::new(error)),
                repeat_until: now,
                last_good,
            };
        };
        let wait = error.retry_after_seconds().map_or(SHORTEST_BRIDGE, |seconds| {
            SignedDuration::from_secs(seconds.into()).clamp(SHORTEST_BRIDGE, LONGEST_BRIDGE)
        });
        let (answer, since) = (good.answer, good.read_at);
        let stale = off_the_reactor(move || {
            answer
                .turned_stale(since)
                .map_err(|error| PortfolioError::Internal(error.into()))
        });
        Slot {
            outcome: stale.await.map_err(Arc::new),
            repeat_until: now + wait,
            last_good,
        }
    }
}

/// Runs what takes milliseconds of computing where it does not hold up other requests.
async fn off_the_reactor<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PortfolioError> + Send + 'static,
) -> Result<T, PortfolioError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(PortfolioError::Internal(error.into())),
    }
}

#[cfg(test)]
mod tests;
