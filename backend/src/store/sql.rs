//! The store on an SQL database: statements and transactions, the same for both engines.
//!
//! What differs between SQLite and PostgreSQL stands behind [`Engine`] and [`Connection`] and nowhere else. Each read is one
//! statement, and so sees one state; each change is one transaction.
//!
//! # The order in which rows are locked
//! File, name of a start, settled job, launch codes, sessions, end of the org's audit log. Whoever changes several takes them in this order, so that no
//! two transactions wait for each other. The end of the log is also what puts new jobs of an org in order: their numbers are
//! given by whoever holds it.

mod access;
mod audit;
mod connection;
mod file;
mod inbox;
mod job;
#[cfg(test)]
mod plans;
mod quota;
mod report_link;

use std::future::Future;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId};
use jiff::Timestamp;
use tokio::sync::broadcast;
use uuid::Uuid;

pub(super) use connection::{Connection, Line, Value, bound, line};
pub(super) use job::claim_statement;
pub(super) use quota::slice_statement;

use super::{
    Acceptance, AuditEntry, AuditHead, AuditRow, AuditStore, Change, Commit, DeadJob, Delivery, DeliveryId,
    Ended, IdempotencyKey, InboxStore, Job, JobId, JobStore, KycStore, NewDelivery, NewJob, PartyKey, Queue,
    Replay, ReportLink, ReportLinkStore, Sealer, Settlement, StartRecord, Store, StoreError, Stored,
    StoredEvent, StoredFile,
};
use crate::random;

/// How many words a receiver may fall behind before it is told so.
const MOST_CHANGES_BEHIND: usize = 1024;
/// Rows that are forgotten in one statement: few enough that nobody else waits for long.
const FORGOTTEN_AT_ONCE: u32 = 2_000;
/// Parties that one statement asks about.
const PARTIES_AT_ONCE: usize = 1_000;

/// A database that statements can be given to.
pub(super) trait Engine: Send + Sync + 'static {
    /// A connection within a transaction.
    type Connection: Connection;

    /// Whether other instances may use it at the same time.
    const IS_SHARED: bool;

    /// Does `work` in a transaction of its own: kept when it succeeds, undone when it fails.
    /// An error of the engine leaves open whether it was kept, as when the connection breaks during the commit.
    fn write<T, W>(&self, work: W) -> impl Future<Output = Result<T, StoreError>> + Send
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Self::Connection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static;

    /// What one statement reads, outside of any transaction.
    fn read(
        &self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<<Self::Connection as Connection>::Line>, StoreError>> + Send;

    /// See [`Store::use_address`].
    fn use_address(&self, _url: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What is told to whoever listens on this instance. Clones tell the same.
#[derive(Clone)]
pub(super) struct News {
    /// Of changed files.
    pub(super) changes: broadcast::Sender<Change>,
    /// Of sessions that are no longer what they were.
    pub(super) ended: broadcast::Sender<Ended>,
}

impl News {
    /// Nobody listens yet.
    pub(super) fn new() -> Self {
        Self {
            changes: broadcast::channel(MOST_CHANGES_BEHIND).0,
            ended: broadcast::channel(MOST_CHANGES_BEHIND).0,
        }
    }
}

/// A store on an SQL database.
pub(super) struct SqlStore<E> {
    engine: E,
    sealer: Arc<dyn Sealer>,
    news: News,
}

impl<E: Engine> SqlStore<E> {
    pub(super) const fn new(engine: E, sealer: Arc<dyn Sealer>, news: News) -> Self {
        Self { engine, sealer, news }
    }

    async fn read_one<T>(
        &self,
        statement: &'static str,
        values: Vec<Value>,
        row: impl FnOnce(&<E::Connection as Connection>::Line) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let lines = self.engine.read(statement, values).await?;
        lines.first().map(row).transpose()
    }

    /// Forgets what is older than an instant, a piece at a time.
    async fn forget(&self, statement: &'static str, before: Timestamp) -> Result<u64, StoreError> {
        let values = vec![before.into(), FORGOTTEN_AT_ONCE.into()];
        self.engine
            .write(move |connection| async move { connection.execute(statement, values).await }.boxed())
            .await
    }

    async fn read_all<T>(
        &self,
        statement: &'static str,
        values: Vec<Value>,
        row: impl Fn(&<E::Connection as Connection>::Line) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let lines = self.engine.read(statement, values).await?;
        lines.iter().map(row).collect()
    }
}

impl<E: Engine> Store for SqlStore<E> {
    fn is_shared(&self) -> bool {
        E::IS_SHARED
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        const PROBE: &str = "UPDATE probe SET written = written + 1 WHERE id = 1";
        self.engine
            .write(|connection| async { connection.execute(PROBE, Vec::new()).await.map(drop) }.boxed())
            .boxed()
    }

    fn use_address(&self, url: &str) -> Result<(), StoreError> {
        self.engine.use_address(url)
    }
}

impl<E: Engine> KycStore for SqlStore<E> {
    fn file<'a>(&'a self, party: &'a PartyKey) -> Stored<'a, StoredFile> {
        async move {
            let lines = self.engine.read(file::FILE, file::key(party)).await?;
            file::from_lines(&lines)
        }
        .boxed()
    }

    fn check_of_run<'a>(
        &'a self,
        org: &'a OrgId,
        provider: &'a str,
        run: &'a str,
    ) -> Stored<'a, Option<(PartyKey, CheckId)>> {
        let values = vec![org.as_str().into(), provider.into(), run.into()];
        self.read_one(file::CHECK_OF_RUN, values, file::check_of_run)
            .boxed()
    }

    fn start<'a>(&'a self, key: &'a IdempotencyKey) -> Stored<'a, Option<StartRecord>> {
        let values = vec![
            key.org.as_str().into(),
            key.user.as_str().into(),
            key.key.as_str().into(),
        ];
        self.read_one(file::START, values, |line| file::start(key, line))
            .boxed()
    }

    fn commit(&self, commit: Commit) -> Stored<'_, ()> {
        async move {
            let change = file::change(&commit);
            let sealer = Arc::clone(&self.sealer);
            self.engine
                .write(move |connection| {
                    async move { file::commit(connection, sealer.as_ref(), commit).await }.boxed()
                })
                .await?;
            if let Some(change) = change.filter(|_| E::Connection::ANNOUNCE.is_none()) {
                // Nobody listening is no fault.
                let _ = self.news.changes.send(change);
            }
            Ok(())
        }
        .boxed()
    }

    fn events_after<'a>(
        &'a self,
        party: &'a PartyKey,
        sequence: u64,
        limit: u32,
    ) -> Stored<'a, Vec<StoredEvent>> {
        let mut values = file::key(party);
        values.extend([sequence.into(), limit.into()]);
        self.read_all(file::EVENTS_AFTER, values, file::event).boxed()
    }

    fn durations<'a>(&'a self, org: &'a OrgId, package: &'a str, limit: u32) -> Stored<'a, Vec<u32>> {
        let values = vec![org.as_str().into(), package.into(), limit.into()];
        self.read_all(file::DURATIONS, values, |line| line.number(0))
            .boxed()
    }

    fn forget_starts(&self, before: Timestamp) -> Stored<'_, u64> {
        self.forget(file::FORGET_STARTS, before).boxed()
    }

    fn sequences<'a>(&'a self, parties: &'a [PartyKey]) -> Stored<'a, Vec<Change>> {
        async move {
            let mut found = Vec::new();
            for some in parties.chunks(PARTIES_AT_ONCE) {
                let values = vec![file::names(some)?.into()];
                found.extend(
                    self.read_all(E::Connection::SEQUENCES, values, file::sequence)
                        .await?,
                );
            }
            Ok(found)
        }
        .boxed()
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.news.changes.subscribe()
    }
}

impl<E: Engine> JobStore for SqlStore<E> {
    fn claim<'a>(
        &'a self,
        queues: &'a [Queue],
        token: Uuid,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Stored<'a, Option<Job>> {
        let mut values = job::queues(queues);
        values.extend([now.into(), lease_until.into(), token.to_string().into()]);
        async move {
            self.engine
                .write(move |connection| {
                    async move {
                        let lines = connection.rows(E::Connection::CLAIM, values).await?;
                        lines.first().map(|line| job::claimed(line, token)).transpose()
                    }
                    .boxed()
                })
                .await
        }
        .boxed()
    }

    fn settle(&self, settlement: Settlement, audit: Vec<AuditEntry>) -> Stored<'_, ()> {
        let sealer = Arc::clone(&self.sealer);
        self.engine
            .write(move |connection| {
                async move {
                    job::settle(connection, settlement).await?;
                    audit::append(connection, sealer.as_ref(), None, audit).await
                }
                .boxed()
            })
            .boxed()
    }

    fn next_due<'a>(&'a self, queues: &'a [Queue]) -> Stored<'a, Option<Timestamp>> {
        async move {
            let next = self
                .read_one(job::NEXT_DUE, job::queues(queues), |line| line.instant_or_none(0))
                .await?;
            Ok(next.flatten())
        }
        .boxed()
    }

    fn dead_letter(&self, job: JobId) -> Stored<'_, Option<DeadJob>> {
        self.read_one(job::DEAD_LETTER, vec![job.0.into()], job::dead)
            .boxed()
    }

    fn dead(&self, queue: Queue, limit: u32) -> Stored<'_, Vec<DeadJob>> {
        let values = vec![queue.as_str().into(), limit.into()];
        self.read_all(job::DEAD, values, job::dead).boxed()
    }

    fn replay(&self, job: JobId, now: Timestamp, audit: Vec<AuditEntry>) -> Stored<'_, bool> {
        let sealer = Arc::clone(&self.sealer);
        self.engine
            .write(move |connection| {
                async move {
                    if !job::replay(connection, Replay { job, at: now }).await? {
                        return Ok(false);
                    }
                    audit::append(connection, sealer.as_ref(), None, audit).await?;
                    Ok(true)
                }
                .boxed()
            })
            .boxed()
    }

    fn depth(&self, queue: Queue) -> Stored<'_, u64> {
        async move {
            let depth = self
                .read_one(job::DEPTH, vec![queue.as_str().into()], |line| line.number(0))
                .await?;
            Ok(depth.unwrap_or_default())
        }
        .boxed()
    }
}

impl<E: Engine> InboxStore for SqlStore<E> {
    fn accept<'a>(
        &'a self,
        delivery: NewDelivery,
        job: &'a (dyn Fn(DeliveryId) -> NewJob + Sync),
        audit: Vec<AuditEntry>,
    ) -> Stored<'a, Acceptance> {
        // Named here and not by the database, so that its job can be made before the transaction.
        let id = DeliveryId(i64::from_be_bytes(random::bytes()) & i64::MAX);
        let job = job(id);
        let sealer = Arc::clone(&self.sealer);
        self.engine
            .write(move |connection| {
                async move { inbox::accept(connection, sealer.as_ref(), id, delivery, job, audit).await }
                    .boxed()
            })
            .boxed()
    }

    fn delivery(&self, id: DeliveryId) -> Stored<'_, Option<Delivery>> {
        self.read_one(inbox::DELIVERY, vec![id.0.into()], inbox::delivery)
            .boxed()
    }

    fn forget_deliveries(&self, received_before: Timestamp) -> Stored<'_, u64> {
        self.forget(inbox::FORGET, received_before).boxed()
    }
}

impl<E: Engine> ReportLinkStore for SqlStore<E> {
    fn keep_link(&self, link: ReportLink, most: u32, now: Timestamp) -> Stored<'_, bool> {
        let mut values = report_link::values(&link);
        values.extend([now.into(), most.into()]);
        self.engine
            .write(move |connection| {
                async move { Ok(connection.execute(report_link::KEEP, values).await? == 1) }.boxed()
            })
            .boxed()
    }

    fn spend_link(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, Option<ReportLink>> {
        let values = vec![code_hash.into()];
        self.engine
            .write(move |connection| {
                async move {
                    let lines = connection.rows(report_link::SPEND, values).await?;
                    let link = lines.first().map(|line| report_link::spent(line, code_hash));
                    Ok(link.transpose()?.filter(|link| now < link.works_until))
                }
                .boxed()
            })
            .boxed()
    }

    fn forget_links(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.forget(report_link::FORGET, over_before).boxed()
    }
}

impl<E: Engine> AuditStore for SqlStore<E> {
    fn append(&self, entries: Vec<AuditEntry>) -> Stored<'_, ()> {
        let sealer = Arc::clone(&self.sealer);
        self.engine
            .write(move |connection| {
                async move { audit::append(connection, sealer.as_ref(), None, entries).await }.boxed()
            })
            .boxed()
    }

    fn rows<'a>(&'a self, org: &'a str, from: u64, limit: u32) -> Stored<'a, Vec<AuditRow>> {
        let values = vec![org.into(), from.into(), limit.into()];
        self.read_all(audit::ROWS, values, audit::row).boxed()
    }

    fn rows_about<'a>(
        &'a self,
        org: &'a str,
        party: &'a RecordId,
        from: Timestamp,
        to: Timestamp,
    ) -> Stored<'a, Vec<AuditRow>> {
        let values = vec![org.into(), party.as_str().into(), from.into(), to.into()];
        self.read_all(audit::ROWS_ABOUT, values, audit::row).boxed()
    }

    fn head<'a>(&'a self, org: &'a str) -> Stored<'a, AuditHead> {
        async move {
            let head = self.read_one(audit::HEAD, vec![org.into()], audit::head).await?;
            Ok(head.unwrap_or_default())
        }
        .boxed()
    }

    fn orgs(&self) -> Stored<'_, Vec<String>> {
        self.read_all(audit::ORGS, Vec::new(), |line| line.text(0))
            .boxed()
    }
}
