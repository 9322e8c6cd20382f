//! What must survive, and what several instances must know in common: KYC files, jobs, webhook deliveries, the audit log, who was
//! let in and how often. SQL stands here and nowhere else.
//!
//! Small traits say what is kept, in terms of rows and documents; `sql` keeps it with the engines `sqlite` and `postgres`. One
//! suite of contract tests runs against both (`store/contract_tests.rs`).
//! It may import `contract`. It deliberately knows no rule of the business: what a check may become is decided in `kyc`,
//! what an audit entry means in `audit`, and both hand over documents that are opaque here.
//!
//! # Conventions
//! - Everything belongs to an org; no query goes without one, except claiming jobs.
//! - Instants are stored as microseconds since 1970 in UTC, identifiers as text.
//! - What one event changes is written in **one** transaction: see [`Commit`].

mod access;
mod audit;
#[cfg(test)]
mod contract_tests;
mod forget;
mod inbox;
mod inspect;
mod job;
mod kyc;
#[cfg(test)]
pub(crate) mod memory;
mod open;
mod postgres;
mod quota;
mod report_link;
mod sql;
mod sqlite;

use futures::future::BoxFuture;

pub use access::{AccessStore, Ended, LaunchRow, SessionFilter, SessionRow, SpentLaunch};
pub use audit::{AuditEntry, AuditHead, AuditRow, AuditStore, Detail, Mac, Sealer};
pub(crate) use forget::forget_all;
pub use inbox::{Acceptance, Delivery, DeliveryId, InboxStore, NewDelivery};
pub use inspect::{Inspection, inspect};
pub use job::{DeadJob, Job, JobId, JobStore, Lease, NewJob, Queue, Settlement, Verdict};
pub use kyc::{
    Change, Commit, IdempotencyKey, KycStore, PartyKey, Replay, StartRecord, StoredCheck, StoredEvent,
    StoredFile,
};
pub use open::open;
pub use quota::{QuotaStore, Slice, SliceWanted};
pub use report_link::{ReportLink, ReportLinkStore};

/// A store of everything, of whichever kind.
pub trait Store:
    KycStore + JobStore + InboxStore + AuditStore + ReportLinkStore + AccessStore + QuotaStore + Send + Sync
{
    /// Whether other instances may use it at the same time.
    fn is_shared(&self) -> bool;

    /// Whether it can be read and written now, for `/readyz`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn ready(&self) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Makes its next connections by this address, which differs from the one that it was opened with in nothing but the
    /// password. A store without passwords has nothing to do.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] for an address that is none of such a store; then nothing changes.
    fn use_address(&self, _url: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the same thing first, or holds what this caller held: read again and decide again.
    #[error("somebody else was faster")]
    Conflict,
    /// The store cannot be reached, is full, or its answer cannot be read.
    #[error("the store cannot be used")]
    Unavailable(#[source] anyhow::Error),
    /// The store was written by a newer version of Inlay.
    #[error("the store was written by a newer version of Inlay; update this one")]
    Newer,
}

/// A result that comes later.
pub type Stored<'a, T> = BoxFuture<'a, Result<T, StoreError>>;
