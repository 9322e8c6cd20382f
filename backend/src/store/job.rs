//! Jobs: what was accepted and must still be done, until somebody has done it.
//!
//! A job is claimed for a time (its lease) and settled by whoever holds it. When its holder dies, the lease runs out and
//! another takes it. Jobs of one queue with the same key are done in the order of their making, one at a time.
//! A job that is given up stays as a *dead letter* until an operator replays it; it holds up nobody.

use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;
use uuid::Uuid;

use super::Stored;
use super::audit::AuditEntry;

/// Names a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub i64);

/// What kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Queue {
    /// Hand a check to its provider.
    Submit,
    /// Ask a provider how a run stands.
    Refresh,
    /// Work on a webhook delivery.
    Webhook,
    /// Write a result into the CRM.
    WriteBack,
}

impl Queue {
    /// All queues.
    pub const ALL: [Self; 4] = [Self::Submit, Self::Refresh, Self::Webhook, Self::WriteBack];

    /// The name under which it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Refresh => "refresh",
            Self::Webhook => "webhook",
            Self::WriteBack => "write_back",
        }
    }
}

/// A job to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What kind of work.
    pub queue: Queue,
    /// For whom.
    pub org: OrgId,
    /// Jobs of a queue with the same org and key keep their order: the party's record, or the check.
    pub key: String,
    /// What it is about: a check, a delivery.
    pub subject: String,
    /// What else its handler needs, as JSON; opaque here.
    pub payload: String,
    /// Not before this instant.
    pub due_at: Timestamp,
}

/// The right to work on a job for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// Made anew with each claim, so that a late holder cannot settle what another has claimed since.
    pub token: Uuid,
}

/// A job that this caller holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The right to it.
    pub lease: Lease,
    /// What was asked for.
    pub work: NewJob,
    /// Which attempt this is; 1 for the first.
    pub attempt: u32,
    /// When its time began: the instant for which it was made, or at which it was replayed. A store has no clock of its own.
    pub created_at: Timestamp,
}

/// What becomes of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Done; it is forgotten.
    Done,
    /// To be tried again.
    Retry {
        /// Not before this instant.
        due_at: Timestamp,
        /// What stood in the way.
        code: ErrorCode,
    },
    /// Given up: a dead letter.
    Dead {
        /// When.
        at: Timestamp,
        /// What stood in the way.
        code: ErrorCode,
    },
}

/// A job and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// The right to it.
    pub lease: Lease,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// A dead letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its name.
    pub id: JobId,
    /// What was asked for.
    pub work: NewJob,
    /// How often it was tried.
    pub attempts: u32,
    /// See [`Job::created_at`].
    pub created_at: Timestamp,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// What stood in the way at last: the name of an error code.
    pub code: String,
}

/// Keeps jobs.
pub trait JobStore {
    /// Claims the job of these queues that has been due the longest, until `lease_until`.
    fn claim<'a>(
        &'a self,
        queues: &'a [Queue],
        token: Uuid,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Stored<'a, Option<Job>>;

    /// Settles a job that changes no file.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](super::StoreError::Conflict) when the lease is lost.
    fn settle(&self, settlement: Settlement, audit: Vec<AuditEntry>) -> Stored<'_, ()>;

    /// When the next job of these queues is due or falls free; `None` when there is none.
    fn next_due<'a>(&'a self, queues: &'a [Queue]) -> Stored<'a, Option<Timestamp>>;

    /// A dead letter; `None` where no job of this name was given up.
    fn dead_letter(&self, job: JobId) -> Stored<'_, Option<DeadJob>>;

    /// The dead letters of a queue, the oldest first, at most `limit`.
    fn dead(&self, queue: Queue, limit: u32) -> Stored<'_, Vec<DeadJob>>;

    /// Puts a dead letter back into its queue, due at `now`. Its attempts go on being counted, its time begins anew.
    /// `false` where there is no such dead letter. One whose replay also changes a file goes with its
    /// [`Commit`](super::Commit).
    fn replay(&self, job: JobId, now: Timestamp, audit: Vec<AuditEntry>) -> Stored<'_, bool>;

    /// How many jobs wait in a queue.
    fn depth(&self, queue: Queue) -> Stored<'_, u64>;
}
