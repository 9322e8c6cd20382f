//! The work behind the requests: hands checks to providers, looks how runs stand, tells the CRM.
//!
//! A worker claims a job for a time, does it, and settles it in the same commit as what came of it. A worker that dies loses
//! its lease, and another one does the job again: so every handler first looks whether it was done before.
//!
//! - `turn`: one turn at a job, and what every queue's work has in common.
//! - `submit`, `observe`, `tell`: what a job asks for, done once however often it is tried.
//! - `setback`, `backoff`: what becomes of a job that was not done, and when it is tried again.

mod backoff;
#[cfg(test)]
mod limit_tests;
mod observe;
mod setback;
mod submit;
mod tell;
mod turn;

pub(super) use turn::changed;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use self::turn::{Trouble, Turn};
use super::service::KycService;
use crate::random;
use crate::store::{NewJob, PartyKey, Queue, StoreError};
use crate::upstream::UpstreamError;

/// How long a job is held.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long a job may take: well below its lease, so that nobody else has begun it while a call is still under way.
const LONGEST_WORK: Duration = Duration::from_secs(45);
/// How long a worker sleeps at most. What another instance commits is seen after this at the latest.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// How long it waits after the store has failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);
/// When a run is looked at for the first time after its submission: webhooks are quicker, as long as they come.
const FIRST_LOOK: SignedDuration = SignedDuration::from_secs(30);

/// What a job about a check carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AboutCheck {
    record: RecordId,
    /// Seconds until the next look, doubled each time.
    #[serde(default)]
    look_again_after: Option<i64>,
}

/// The job that hands a check to its provider.
pub(super) fn submit_job(org: &OrgId, check: CheckId, record: &RecordId, now: Timestamp) -> NewJob {
    about_check(Queue::Submit, org, check, record, None, now)
}

/// The job that looks how a run stands, `after` from now.
pub(super) fn refresh_job(
    org: &OrgId,
    check: CheckId,
    record: &RecordId,
    after: SignedDuration,
    now: Timestamp,
) -> NewJob {
    let due_at = now.saturating_add(after).unwrap_or(now);
    about_check(Queue::Refresh, org, check, record, Some(after.as_secs()), due_at)
}

/// Whose check a job is about, and which; `None` where it says nothing of that, or nobody can read it.
pub(super) fn about(work: &NewJob) -> Option<(PartyKey, CheckId)> {
    let payload: AboutCheck = serde_json::from_str(&work.payload).ok()?;
    let party = PartyKey {
        org: work.org.clone(),
        record: payload.record,
    };
    Some((party, work.subject.parse().ok()?))
}

fn about_check(
    queue: Queue,
    org: &OrgId,
    check: CheckId,
    record: &RecordId,
    look_again_after: Option<i64>,
    due_at: Timestamp,
) -> NewJob {
    let payload = AboutCheck {
        record: record.clone(),
        look_again_after,
    };
    NewJob {
        queue,
        org: org.clone(),
        key: check.to_string(),
        subject: check.to_string(),
        payload: serde_json::to_string(&payload).unwrap_or_default(),
        due_at,
    }
}

/// The queues whose jobs ask a provider, and those that tell the CRM: worked on apart, so that an outage of one does not hold
/// up the other.
pub const PROVIDER_QUEUES: &[Queue] = &[Queue::Submit, Queue::Refresh, Queue::Webhook];
/// See [`PROVIDER_QUEUES`].
pub const CRM_QUEUES: &[Queue] = &[Queue::WriteBack];

/// Works on some queues until `stop`; what is being done then is finished first.
pub async fn run(service: KycService, queues: &'static [Queue], stop: CancellationToken) {
    while !stop.is_cancelled() {
        // Taken before looking, so that what is committed meanwhile is not slept through.
        let woken = service.wake.notified();
        match step(&service, queues).await {
            Ok(true) => {}
            Ok(false) => {
                let sleep = sleep_for(&service, queues).await;
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(sleep) => {}
                    () = stop.cancelled() => {}
                }
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "jobs cannot be worked on"
                );
                tokio::select! {
                    () = tokio::time::sleep(STORE_PAUSE) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }
}

/// Does one job of these queues that is due. `false` where there is none.
///
/// # Errors
/// As the store.
pub async fn step(service: &KycService, queues: &[Queue]) -> Result<bool, StoreError> {
    let now = service.clock.now();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    let job = service.store.claim(queues, random::uuid(), now, until).await?;
    let Some(job) = job else {
        return Ok(false);
    };
    let turn = Turn::begin(service, &job);
    let work = async {
        match job.work.queue {
            Queue::Submit => submit::submit(&turn).await,
            Queue::Refresh => observe::refresh(&turn).await,
            Queue::Webhook => observe::webhook(&turn).await,
            Queue::WriteBack => tell::write_back(&turn).await,
        }
    };
    // A panic ends this job's turn and nothing else: it is tried again like one whose provider talked nonsense.
    let work = AssertUnwindSafe(work).catch_unwind();
    let done = tokio::time::timeout(LONGEST_WORK, work).await;
    let done = done.unwrap_or(Ok(Err(Trouble::Upstream(UpstreamError::Timeout))));
    match done.unwrap_or_else(|_| Err(Trouble::Upstream(panicked()))) {
        Ok(()) => {}
        Err(Trouble::Upstream(error)) => setback::put_off(&turn, &error).await?,
        Err(Trouble::RunUnknown) => setback::wait_for_run(&turn).await?,
        Err(Trouble::Store(StoreError::Conflict)) => setback::again(&turn).await?,
        Err(Trouble::Store(error)) => return Err(error),
        Err(Trouble::Senseless(code)) => {
            tracing::error!(
                queue = job.work.queue.as_str(),
                job = job.lease.job.0,
                code = code.as_str(),
                "a job makes no sense"
            );
            setback::give_up(&turn, code).await?;
        }
    }
    Ok(true)
}

fn panicked() -> UpstreamError {
    UpstreamError::Nonsense(anyhow::anyhow!("a job panicked"))
}

async fn sleep_for(service: &KycService, queues: &[Queue]) -> Duration {
    let Ok(Some(due)) = service.store.next_due(queues).await else {
        return LONGEST_SLEEP;
    };
    let wait = due.duration_since(service.clock.now());
    Duration::try_from(wait)
        .unwrap_or(Duration::ZERO)
        .min(LONGEST_SLEEP)
}
