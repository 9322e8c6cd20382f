//! KYC files: one per party, changed as a whole.
//!
//! A file has a version. Whoever changes it names the version that was read; when it is no longer the present one nothing is
//! written. So "one running check per party" and "events without a gap" are decided by plain code over the file, and hold
//! with any number of instances.

use std::fmt;

use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId, UserId};
use jiff::Timestamp;
use tokio::sync::broadcast;

use super::Stored;
use super::audit::AuditEntry;
use super::job::{JobId, NewJob, Settlement};

/// A party within an org: the same record id in two orgs is two parties.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyKey {
    /// The org.
    pub org: OrgId,
    /// The CRM record of the party.
    pub record: RecordId,
}

impl fmt::Display for PartyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.org, self.record)
    }
}

/// A party's file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredFile {
    /// 0 for a file that nothing was ever written to; grows by one with each commit.
    pub version: u64,
    /// Number of its latest event; 0 when there is none.
    pub sequence: u64,
    /// Its checks, the oldest first.
    pub checks: Vec<StoredCheck>,
}

/// A check as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheck {
    /// Its name.
    pub id: CheckId,
    /// 1 for the first of the party.
    pub attempt: u32,
    /// The provider that has it, by the name of its adapter.
    pub provider: String,
    /// The provider's name for the run, once it is known.
    pub provider_run: Option<String>,
    /// What was ordered.
    pub package: String,
    /// From start to end in seconds, once it has ended in an outcome: for the typical time.
    pub duration_seconds: Option<u32>,
    /// Everything else, as JSON; opaque here.
    pub document: String,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number in the file.
    pub sequence: u64,
    /// The event, as JSON; opaque here.
    pub document: String,
}

/// A file that has a new event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose file.
    pub party: PartyKey,
    /// Number of its latest event.
    pub sequence: u64,
}

/// A dead letter that goes back to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// The dead letter.
    pub job: JobId,
    /// When it is due, and its time begins anew.
    pub at: Timestamp,
}

/// The name that a caller gave to a start. Two callers may use the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    /// The caller's org.
    pub org: OrgId,
    /// The caller.
    pub user: UserId,
    /// The header's value.
    pub key: String,
}

/// What a start with a name came to, for when it is asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartRecord {
    /// Its name.
    pub key: IdempotencyKey,
    /// SHA-256 over party and canonical body: the same name with another body is a mistake of the caller.
    pub body_hash: [u8; 32],
    /// The check that it started or joined.
    pub check: CheckId,
    /// When.
    pub at: Timestamp,
}

/// Everything that one event changes, written at once or not at all.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Whose file.
    pub party: PartyKey,
    /// The version that was read.
    pub expected_version: u64,
    /// Checks that are new or changed.
    pub checks: Vec<StoredCheck>,
    /// New events; the first has the number after the file's latest, and there is no gap.
    pub events: Vec<StoredEvent>,
    /// The start that is answered with this commit.
    pub start: Option<StartRecord>,
    /// What is to be done because of it.
    pub jobs: Vec<NewJob>,
    /// The job that led to it, and what becomes of it. A lease that was lost meanwhile is a conflict.
    pub settles: Option<Settlement>,
    /// The dead letter that goes back to work with it. One that is none any more is a conflict.
    pub replays: Option<Replay>,
    /// What the audit log says of it.
    pub audit: Vec<AuditEntry>,
}

/// Keeps KYC files.
pub trait KycStore {
    /// The file of a party; empty and of version 0 where there is none.
    fn file<'a>(&'a self, party: &'a PartyKey) -> Stored<'a, StoredFile>;

    /// The party and the check of a provider's run.
    fn check_of_run<'a>(
        &'a self,
        org: &'a OrgId,
        provider: &'a str,
        run: &'a str,
    ) -> Stored<'a, Option<(PartyKey, CheckId)>>;

    /// What a start with this name came to.
    fn start<'a>(&'a self, key: &'a IdempotencyKey) -> Stored<'a, Option<StartRecord>>;

    /// Writes everything or nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](super::StoreError::Conflict) when the file has another version, the name of the start is
    /// taken, the lease of the settled job is lost, or the dead letter is none any more.
    fn commit(&self, commit: Commit) -> Stored<'_, ()>;

    /// Events of a file after a number, in order, at most `limit`.
    fn events_after<'a>(
        &'a self,
        party: &'a PartyKey,
        sequence: u64,
        limit: u32,
    ) -> Stored<'a, Vec<StoredEvent>>;

    /// How long the latest `limit` checks of a package took in this org, in seconds.
    fn durations<'a>(&'a self, org: &'a OrgId, package: &'a str, limit: u32) -> Stored<'a, Vec<u32>>;

    /// Forgets names of starts from before an instant, at most some thousands of them. Answers how many.
    fn forget_starts(&self, before: Timestamp) -> Stored<'_, u64>;

    /// The number of the latest event of each of these parties' files that there are, in no order.
    fn sequences<'a>(&'a self, parties: &'a [PartyKey]) -> Stored<'a, Vec<Change>>;

    /// Says which files have new events, from now on, by any instance that this one can hear of. A receiver that falls behind
    /// must look for itself, and so must whoever may miss nothing: see [`KycStore::sequences`].
    fn changes(&self) -> broadcast::Receiver<Change>;
}
