//! Deliveries that were given up: what an operator sees of them, and how they come back to work.

use inlay_contract::ErrorCode;
use jiff::Timestamp;
use serde::Serialize;

use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::store::{AuditEntry, DeadJob, DeliveryId, JobId, Queue, Store, StoreError};

/// Most dead letters that are looked at in one go; more than anybody reads.
const MOST: u32 = 10_000;

/// A delivery that was given up. Holds nothing of its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// Its name for `replay`.
    pub id: i64,
    /// Whose it is.
    pub org: String,
    /// The provider, by the name of its adapter; `None` when the delivery itself is gone.
    pub provider: Option<String>,
    /// The sender's name for the event.
    pub event: Option<String>,
    /// When it came.
    pub received_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// What stood in the way at last: the name of an error code.
    pub code: String,
}

impl DeadLetter {
    /// What stood in the way, for the operator.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        let known = ErrorCode::ALL.iter().find(|code| code.as_str() == self.code);
        match known {
            // What it means for a page that shows figures says nothing here.
            Some(ErrorCode::ProviderUnreachable) => {
                "the provider could not be reached, or no check has the run that it names"
            }
            Some(ErrorCode::RecordUnknown) => "the provider does not know the run that it names",
            Some(ErrorCode::WebhookMalformed) => "its body is not of the agreed form",
            Some(ErrorCode::KycNotConfigured) => "KYC is no longer set up for its org",
            Some(code) => code.title(),
            None => "a reason that this version does not know",
        }
    }
}

/// The dead letters, the oldest first.
///
/// # Errors
/// As the store.
pub async fn list(store: &dyn Store) -> Result<Vec<DeadLetter>, StoreError> {
    let mut letters = Vec::new();
    for job in store.dead(Queue::Webhook, MOST).await? {
        letters.push(letter(store, job).await?);
    }
    Ok(letters)
}

/// Puts one dead letter back to work. `false` where there is none of that name.
///
/// # Errors
/// As the store.
pub async fn replay(store: &dyn Store, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    let dead = store.dead(Queue::Webhook, MOST).await?;
    match dead.into_iter().find(|job| job.id == JobId(id)) {
        Some(job) => put_back(store, job, now).await,
        None => Ok(false),
    }
}

/// Puts all dead letters back to work. Answers how many; one that somebody else has put back meanwhile is not counted.
///
/// # Errors
/// As the store; those before the failure stay put back.
pub async fn replay_all(store: &dyn Store, now: Timestamp) -> Result<u64, StoreError> {
    let mut count = 0;
    loop {
        let dead = store.dead(Queue::Webhook, MOST).await?;
        // One that has died again since has been tried, and would go round for ever.
        let waiting: Vec<_> = dead.into_iter().filter(|job| job.dead_at <= now).collect();
        if waiting.is_empty() {
            return Ok(count);
        }
        let mut moved = false;
        for job in waiting {
            if put_back(store, job, now).await? {
                count += 1;
                moved = true;
            }
        }
        if !moved {
            return Ok(count);
        }
    }
}

async fn letter(store: &dyn Store, job: DeadJob) -> Result<DeadLetter, StoreError> {
    let delivery = match job.work.subject.parse() {
        Ok(id) => store.delivery(DeliveryId(id)).await?,
        Err(_) => None,
    };
    let delivery = delivery.map(|stored| stored.delivery);
    Ok(DeadLetter {
        id: job.id.0,
        org: job.work.org.to_string(),
        received_at: delivery.as_ref().map(|delivery| delivery.received_at),
        provider: delivery.as_ref().map(|delivery| delivery.provider.clone()),
        event: delivery.map(|delivery| delivery.event_id),
        attempts: job.attempts,
        dead_at: job.dead_at,
        code: job.code,
    })
}

async fn put_back(store: &dyn Store, job: DeadJob, now: Timestamp) -> Result<bool, StoreError> {
    let entry = replayed(&job, now);
    store.replay(job.id, now, vec![entry]).await
}

fn replayed(job: &DeadJob, at: Timestamp) -> AuditEntry {
    let scene = Scene {
        org: job.work.org.clone(),
        at,
        actor: None,
        on_behalf_of: None,
        party: None,
        request_id: None,
    };
    scene
        .entry(Action::WebhookReplayed, Ok(DONE))
        .with("delivery", job.work.subject.clone())
        .with("attempts", job.attempts.to_string())
        .with("code", job.code.clone())
        .with("by", "the command line")
}
