//! Jobs that were given up: what an operator sees of them, and how they come back to work.
//!
//! A check that was given up with its job goes on when the job is put back, in the same commit: so the panel, the CRM and
//! whoever wants to start another check see at once that it runs again. Where another check was started or a person decided
//! meanwhile, the check stays what it is; its job comes back all the same, only to be put away by the next worker.

mod reason;

use inlay_contract::kyc::CheckId;
use jiff::Timestamp;
use serde::Serialize;

use self::reason::reason;
use super::check::KeptCheck;
use super::file::File;
use super::service::KycService;
use super::tenant::KycTenant;
use super::work;
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::store::{AuditEntry, DeadJob, DeliveryId, JobId, PartyKey, Queue, Store, StoreError};

/// Most dead letters of a queue that are looked at in one go; more than anybody reads.
const MOST: u32 = 10_000;

/// A job that was given up. Holds no personal data, and nothing of a delivery's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// Its name for `replay`; no other job has it, of whichever queue.
    pub id: i64,
    /// What kind of work: `submit`, `refresh`, `webhook`, `write_back`.
    pub queue: &'static str,
    /// Whose it is.
    pub org: String,
    /// The check that it is about; `None` for a delivery.
    pub check: Option<CheckId>,
    /// Of a delivery: the provider, by the name of its adapter; `None` when the delivery itself is gone.
    pub provider: Option<String>,
    /// Of a delivery: the sender's name for the event.
    pub event: Option<String>,
    /// Of a delivery: when it came.
    pub received_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// What stood in the way at last: the name of an error code.
    pub code: String,
    /// The same in words.
    pub reason: String,
}

/// What came of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replayed {
    /// The job is back at work, and so is the check that was given up with it.
    BackAtWork,
    /// The check stays as it is, because another one was started or a person decided since. Its job is put away.
    Overtaken,
    /// There is no such dead letter.
    Unknown,
    /// KYC is not set up for its org, so nobody could work on it. It stays a dead letter.
    NotSetUp,
}

/// How many of all that there were came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// See [`Replayed::BackAtWork`].
    pub back_at_work: u64,
    /// See [`Replayed::Overtaken`].
    pub overtaken: u64,
    /// See [`Replayed::NotSetUp`].
    pub not_set_up: u64,
}

/// The dead letters of these queues, the oldest of each queue first.
///
/// # Errors
/// As the store.
pub async fn list(service: &KycService, queues: &[Queue]) -> Result<Vec<DeadLetter>, StoreError> {
    let store = service.store.as_ref();
    let mut letters = Vec::new();
    for queue in queues {
        for job in store.dead(*queue, MOST).await? {
            letters.push(letter(store, job).await?);
        }
    }
    Ok(letters)
}

/// Puts one dead letter of these queues back to work. It gets a new period before it is given up again.
///
/// # Errors
/// As the store.
pub async fn replay(service: &KycService, queues: &[Queue], id: i64) -> Result<Replayed, StoreError> {
    match service.store.dead_letter(JobId(id)).await? {
        Some(job) if queues.contains(&job.work.queue) => put_back(service, &job).await,
        _ => Ok(Replayed::Unknown),
    }
}

/// Puts all dead letters of these queues back to work. One that somebody else has put back meanwhile is not counted.
///
/// # Errors
/// As the store; those before the failure stay put back.
pub async fn replay_all(service: &KycService, queues: &[Queue]) -> Result<Counts, StoreError> {
    let begun = service.clock.now();
    let mut counts = Counts::default();
    for queue in queues {
        loop {
            let moved = counts.back_at_work + counts.overtaken;
            let mut not_set_up = 0;
            let dead = service.store.dead(*queue, MOST).await?;
            // One that has died again since has been tried, and would go round for ever.
            for job in dead.into_iter().filter(|job| job.dead_at <= begun) {
                match put_back(service, &job).await? {
                    Replayed::BackAtWork => counts.back_at_work += 1,
                    Replayed::Overtaken => counts.overtaken += 1,
                    Replayed::NotSetUp => not_set_up += 1,
                    Replayed::Unknown => {}
                }
            }
            if moved == counts.back_at_work + counts.overtaken {
                counts.not_set_up += not_set_up;
                break;
            }
        }
    }
    Ok(counts)
}

async fn letter(store: &dyn Store, job: DeadJob) -> Result<DeadLetter, StoreError> {
    let (mut check, mut delivery) = (None, None);
    match job.work.queue {
        Queue::Webhook => {
            if let Ok(id) = job.work.subject.parse() {
                delivery = store
                    .delivery(DeliveryId(id))
                    .await?
                    .map(|stored| stored.delivery);
            }
        }
        Queue::Submit | Queue::Refresh | Queue::WriteBack => check = job.work.subject.parse().ok(),
    }
    Ok(DeadLetter {
        id: job.id.0,
        queue: job.work.queue.as_str(),
        org: job.work.org.to_string(),
        check,
        received_at: delivery.as_ref().map(|delivery| delivery.received_at),
        provider: delivery.as_ref().map(|delivery| delivery.provider.clone()),
        event: delivery.map(|delivery| delivery.event_id),
        attempts: job.attempts,
        dead_at: job.dead_at,
        reason: reason(job.work.queue, &job.code),
        code: job.code,
    })
}

async fn put_back(service: &KycService, job: &DeadJob) -> Result<Replayed, StoreError> {
    let is_about_run = matches!(job.work.queue, Queue::Submit | Queue::Refresh);
    match work::about(&job.work).filter(|_| is_about_run) {
        Some((party, check)) => match service.tenant(&job.work.org) {
            Ok(tenant) => put_back_with(service, tenant, job, &party, check).await,
            Err(_) => Ok(Replayed::NotSetUp),
        },
        // A delivery, a result for the CRM, or what nobody can read: the worker will say so again.
        None => put_back_alone(service, job, Replayed::BackAtWork).await,
    }
}

/// Puts back a job whose check was given up with it.
async fn put_back_with(
    service: &KycService,
    tenant: &KycTenant,
    job: &DeadJob,
    party: &PartyKey,
    id: CheckId,
) -> Result<Replayed, StoreError> {
    loop {
        let now = service.clock.now();
        let mut file = File::read(service.store.as_ref(), party).await?;
        let is_latest = file.checks.last().is_some_and(|latest| latest.id == id);
        let is_overtaken =
            |check: &KeptCheck| check.given_up.is_some() && (!is_latest || check.overridden.is_some());
        if file.check(id).is_some_and(is_overtaken) {
            return put_back_alone(service, job, Replayed::Overtaken).await;
        }
        let mut audit = vec![replayed(job, now)];
        let Some(kind) = file.check_mut(id).and_then(|check| {
            let kind = check.resume()?;
            audit.push(resumed(job, check, now));
            Some(kind)
        }) else {
            return put_back_alone(service, job, Replayed::BackAtWork).await;
        };
        file.note(id, kind, now, tenant);
        file.replay(job.id, now);
        match file.commit(service.store.as_ref(), None, None, audit).await {
            Err(StoreError::Conflict) => {
                // The file moved on, or somebody else has put it back.
                if service.store.dead_letter(job.id).await?.is_none() {
                    return Ok(Replayed::Unknown);
                }
            }
            result => {
                result?;
                service.wake_workers();
                return Ok(Replayed::BackAtWork);
            }
        }
    }
}

async fn put_back_alone(
    service: &KycService,
    job: &DeadJob,
    outcome: Replayed,
) -> Result<Replayed, StoreError> {
    let now = service.clock.now();
    if !service
        .store
        .replay(job.id, now, vec![replayed(job, now)])
        .await?
    {
        return Ok(Replayed::Unknown);
    }
    service.wake_workers();
    Ok(outcome)
}

fn scene(job: &DeadJob, at: Timestamp) -> Scene {
    Scene {
        org: job.work.org.clone(),
        at,
        actor: None,
        on_behalf_of: None,
        party: match job.work.queue {
            // Results are told in order per party: it is what orders them.
            Queue::WriteBack => job.work.key.parse().ok(),
            Queue::Submit | Queue::Refresh | Queue::Webhook => {
                work::about(&job.work).map(|(party, _)| party.record)
            }
        },
        request_id: None,
    }
}

fn replayed(job: &DeadJob, at: Timestamp) -> AuditEntry {
    let scene = scene(job, at);
    let entry = match job.work.queue {
        Queue::Webhook => scene
            .entry(Action::WebhookReplayed, Ok(DONE))
            .with("delivery", job.work.subject.clone()),
        queue => {
            let entry = scene
                .entry(Action::JobReplayed, Ok(DONE))
                .with("queue", queue.as_str())
                .with("job", job.id.0.to_string());
            match job.work.subject.parse() {
                Ok(check) => entry.about(check),
                Err(_) => entry,
            }
        }
    };
    entry
        .with("attempts", job.attempts.to_string())
        .with("code", job.code.clone())
        .with("by", "the command line")
}

fn resumed(job: &DeadJob, check: &KeptCheck, at: Timestamp) -> AuditEntry {
    let scene = Scene {
        on_behalf_of: Some(check.started_by.user.clone()),
        ..scene(job, at)
    };
    work::changed(&scene, check)
}

#[cfg(test)]
mod tests;
