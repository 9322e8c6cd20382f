//! When the next call may be made: our own count against the provider's limit, and what the provider says of it.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use super::limits::Limits;
use super::meter::Meter;
use super::told::Told;
use crate::quota::{Quota, Quotas, Subject};
use crate::upstream::UpstreamError;
use crate::upstream::client::ToldLimit;

pub(super) struct Pace {
    /// The provider's limit as configured, with the rule that keeps it.
    limit: Option<(NonZeroU32, Quota)>,
    subject: Subject,
    quotas: Arc<dyn Quotas>,
    told: Mutex<Told>,
    meter: Meter,
}

impl Pace {
    /// Everything that calls `provider` for `tenant` counts together.
    pub(super) fn new(
        provider: &str,
        tenant: &str,
        limits: &Limits,
        quotas: Arc<dyn Quotas>,
        meter: Meter,
    ) -> Self {
        Self {
            limit: limits.requests_per_minute.zip(limits.quota()),
            subject: Subject::new("upstream", format!("{provider}\0{tenant}")),
            quotas,
            told: Mutex::new(Told::default()),
            meter,
        }
    }

    /// Waits until a call may be made, if that is not later than `until`.
    pub(super) async fn wait(&self, until: Instant) -> Result<(), UpstreamError> {
        let now = Instant::now();
        let reserved = self.told().reserve(now, until.saturating_duration_since(now));
        match reserved {
            Ok(at) if at <= now => {}
            Ok(at) => sleep_until(at).await,
            Err(wait) => return Err(limited(wait)),
        }
        let Some((limit, quota)) = self.limit else {
            return Ok(());
        };
        while let Err(too_soon) = self.quotas.take(self.subject, quota, NonZeroU32::MIN).await {
            let wait = too_soon.wait.unsigned_abs().max(Duration::from_millis(1));
            if until <= Instant::now() + wait {
                return Err(UpstreamError::RateLimited {
                    retry_after_seconds: Some(too_soon.retry_after_seconds()),
                });
            }
            sleep(wait).await;
        }
        self.meter.counted(limit);
        Ok(())
    }

    /// An answer came, with what it says of the limit; after a refusal with a time, nobody asks before it is over.
    pub(super) fn hear(&self, told: Option<&ToldLimit>, rest: Option<Duration>) {
        if told.is_none() && rest.is_none() {
            return;
        }
        let now = Instant::now();
        let mut known = self.told();
        if let Some(told) = told {
            known.hear(told, now);
            self.meter.remaining(told.remaining);
        }
        if let Some(rest) = rest {
            known.rest(rest, now);
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        // What was told stays told, whatever happened to who held it.
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Pace")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

fn limited(wait: Duration) -> UpstreamError {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() != 0);
    UpstreamError::RateLimited {
        retry_after_seconds: Some(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)),
    }
}
