//! The work behind the requests: hands checks to providers, looks how runs stand, tells the CRM.
//!
//! A worker claims a job for a time, does it, and settles it in the same commit as what came of it. A worker that dies loses
//! its lease, and another one does the job again: so every handler first looks whether it was done before.

mod backoff;
mod handlers;

use std::time::Duration;

use inlay_contract::kyc::CheckId;
use inlay_contract::{ErrorCode, OrgId, RecordId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::service::KycService;
use crate::random;
use crate::store::{Job, NewJob, Queue, Settlement, StoreError, Verdict};
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
    let work = async {
        match job.work.queue {
            Queue::Submit => handlers::submit(service, &job).await,
            Queue::Refresh => handlers::refresh(service, &job).await,
            Queue::Webhook => handlers::webhook(service, &job).await,
            Queue::WriteBack => handlers::write_back(service, &job).await,
        }
    };
    let done = tokio::time::timeout(LONGEST_WORK, work).await;
    match done.unwrap_or(Err(handlers::Trouble::Upstream(UpstreamError::Timeout))) {
        Ok(()) => {}
        Err(handlers::Trouble::Upstream(error)) => handlers::put_off(service, &job, &error).await?,
        // Another was faster: what there is to do is decided anew, at once.
        Err(handlers::Trouble::Store(StoreError::Conflict)) => {
            let settled = service.store.settle(again(service, &job), Vec::new()).await;
            // Lost to another worker, which now has it.
            if !matches!(settled, Err(StoreError::Conflict)) {
                settled?;
            }
        }
        Err(handlers::Trouble::Store(error)) => return Err(error),
        Err(handlers::Trouble::Senseless(code)) => {
            tracing::error!(
                queue = job.work.queue.as_str(),
                job = job.lease.job.0,
                code = code.as_str(),
                "a job makes no sense"
            );
            let at = service.clock.now();
            let settlement = Settlement {
                lease: job.lease,
                verdict: Verdict::Dead { at, code },
            };
            service.store.settle(settlement, Vec::new()).await?;
        }
    }
    Ok(true)
}

fn again(service: &KycService, job: &Job) -> Settlement {
    Settlement {
        lease: job.lease,
        verdict: Verdict::Retry {
            due_at: service.clock.now(),
            code: ErrorCode::Overloaded,
        },
    }
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

/// When to try again, or that it is time to give up.
fn verdict(service: &KycService, job: &Job, error: &UpstreamError, give_up_after: SignedDuration) -> Verdict {
    let now = service.clock.now();
    let code = error.code();
    let is_hopeless = matches!(error, UpstreamError::RecordUnknown | UpstreamError::Rejected(_));
    if is_hopeless || give_up_after <= now.duration_since(job.created_at) {
        return Verdict::Dead { at: now, code };
    }
    let asked = match error {
        UpstreamError::RateLimited { retry_after_seconds } => *retry_after_seconds,
        _ => None,
    };
    let wait = backoff::wait(job.attempt, asked);
    Verdict::Retry {
        due_at: now.saturating_add(wait).unwrap_or(now),
        code,
    }
}
