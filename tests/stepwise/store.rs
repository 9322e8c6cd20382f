//! The store, with a step before and after each change that the work on checks makes. Reading is no step: whoever dies while
//! reading has changed nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use inlay_backend::store::{
    Acceptance, AccessStore, AuditEntry, AuditHead, AuditRow, AuditStore, Change, Commit, DeadJob, Delivery,
    DeliveryId, Ended, IdempotencyKey, InboxStore, Job, JobId, JobStore, KycStore, LaunchRow, NewDelivery,
    NewJob, PartyKey, Queue, QuotaStore, ReportLink, ReportLinkStore, SessionFilter, SessionRow, Settlement,
    Slice, SliceWanted, SpentLaunch, StartRecord, Store, StoreError, Stored, StoredEvent, StoredFile,
    Verdict,
};
use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId, UserId};
use jiff::Timestamp;
use tokio::sync::broadcast;
use uuid::Uuid;

use super::watcher::Watcher;

/// A store that asks before and after it changes something.
pub(crate) struct Stepwise {
    store: Arc<dyn Store>,
    watcher: Watcher,
    /// What kind of work each job is that was claimed here.
    claimed: Mutex<BTreeMap<JobId, Queue>>,
}

impl Stepwise {
    pub(crate) fn new(store: Arc<dyn Store>, watcher: Watcher) -> Self {
        Self {
            store,
            watcher,
            claimed: Mutex::default(),
        }
    }

    /// Makes a change with a step on each side.
    async fn around<'a, T>(
        &self,
        change: &str,
        make: impl FnOnce() -> Stored<'a, T> + Send,
    ) -> Result<T, StoreError> {
        self.watcher.step(format!("before {change}")).await;
        let made = make().await;
        let refused = if made.is_ok() { "" } else { ", which was refused" };
        self.watcher.step(format!("after {change}{refused}")).await;
        made
    }

    fn remember(&self, job: &Job) {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(job.lease.job, job.work.queue);
    }

    fn claimed(&self, job: JobId) -> &'static str {
        let claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed
            .get(&job)
            .map_or("a job of somebody else's", |queue| queue.as_str())
    }

    /// What becomes of a job; `done` is the word for one that is done.
    fn ends(&self, settlement: &Settlement, done: &str) -> String {
        let word = match settlement.verdict {
            Verdict::Done => done,
            Verdict::Retry { .. } => "putting off",
            Verdict::Dead { .. } => "giving up",
        };
        format!("{word} {}", self.claimed(settlement.lease.job))
    }

    fn name(&self, commit: &Commit) -> String {
        match (&commit.start, &commit.settles) {
            (Some(_), _) => "committing the start".to_owned(),
            (None, Some(settled)) => self.ends(settled, "committing"),
            (None, None) if commit.events.is_empty() => "committing the subject".to_owned(),
            (None, None) => "committing a decision".to_owned(),
        }
    }
}

impl KycStore for Stepwise {
    fn file<'a>(&'a self, party: &'a PartyKey) -> Stored<'a, StoredFile> {
        self.store.file(party)
    }

    fn check_of_run<'a>(
        &'a self,
        org: &'a OrgId,
        provider: &'a str,
        run: &'a str,
    ) -> Stored<'a, Option<(PartyKey, CheckId)>> {
        self.store.check_of_run(org, provider, run)
    }

    fn start<'a>(&'a self, key: &'a IdempotencyKey) -> Stored<'a, Option<StartRecord>> {
        self.store.start(key)
    }

    fn commit(&self, commit: Commit) -> Stored<'_, ()> {
        let change = self.name(&commit);
        Box::pin(async move { self.around(&change, || self.store.commit(commit)).await })
    }

    fn events_after<'a>(
        &'a self,
        party: &'a PartyKey,
        sequence: u64,
        limit: u32,
    ) -> Stored<'a, Vec<StoredEvent>> {
        self.store.events_after(party, sequence, limit)
    }

    fn durations<'a>(&'a self, org: &'a OrgId, package: &'a str, limit: u32) -> Stored<'a, Vec<u32>> {
        self.store.durations(org, package, limit)
    }

    /// Upkeep: no browser asks for what began so long ago.
    fn forget_starts(&self, before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_starts(before)
    }

    fn sequences<'a>(&'a self, parties: &'a [PartyKey]) -> Stored<'a, Vec<Change>> {
        self.store.sequences(parties)
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.store.changes()
    }
}

impl JobStore for Stepwise {
    /// Before a claim nothing has changed since the step before, and most claims find nothing: so the one step is after it.
    fn claim<'a>(
        &'a self,
        queues: &'a [Queue],
        token: Uuid,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Stored<'a, Option<Job>> {
        Box::pin(async move {
            let job = self.store.claim(queues, token, now, lease_until).await?;
            if let Some(job) = &job {
                self.remember(job);
                let step = format!("after claiming {}", job.work.queue.as_str());
                self.watcher.step(step).await;
            }
            Ok(job)
        })
    }

    fn settle(&self, settlement: Settlement, audit: Vec<AuditEntry>) -> Stored<'_, ()> {
        let change = self.ends(&settlement, "settling");
        Box::pin(async move {
            self.around(&change, || self.store.settle(settlement, audit))
                .await
        })
    }

    fn next_due<'a>(&'a self, queues: &'a [Queue]) -> Stored<'a, Option<Timestamp>> {
        self.store.next_due(queues)
    }

    fn dead_letter(&self, job: JobId) -> Stored<'_, Option<DeadJob>> {
        self.store.dead_letter(job)
    }

    fn dead(&self, queue: Queue, limit: u32) -> Stored<'_, Vec<DeadJob>> {
        self.store.dead(queue, limit)
    }

    fn replay(&self, job: JobId, now: Timestamp, audit: Vec<AuditEntry>) -> Stored<'_, bool> {
        self.store.replay(job, now, audit)
    }

    fn depth(&self, queue: Queue) -> Stored<'_, u64> {
        self.store.depth(queue)
    }
}

impl InboxStore for Stepwise {
    fn accept<'a>(
        &'a self,
        delivery: NewDelivery,
        job: &'a (dyn Fn(DeliveryId) -> NewJob + Sync),
        audit: Vec<AuditEntry>,
    ) -> Stored<'a, Acceptance> {
        Box::pin(async move {
            self.around("storing the delivery", || self.store.accept(delivery, job, audit))
                .await
        })
    }

    fn delivery(&self, id: DeliveryId) -> Stored<'_, Option<Delivery>> {
        self.store.delivery(id)
    }

    /// Upkeep: what it forgets was worked on days ago.
    fn forget_deliveries(&self, received_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_deliveries(received_before)
    }
}

impl AuditStore for Stepwise {
    fn append(&self, entries: Vec<AuditEntry>) -> Stored<'_, ()> {
        Box::pin(async move {
            self.around("appending to the audit log", || self.store.append(entries))
                .await
        })
    }

    fn rows<'a>(&'a self, org: &'a str, from: u64, limit: u32) -> Stored<'a, Vec<AuditRow>> {
        self.store.rows(org, from, limit)
    }

    fn rows_about<'a>(
        &'a self,
        org: &'a str,
        party: &'a RecordId,
        from: Timestamp,
        to: Timestamp,
    ) -> Stored<'a, Vec<AuditRow>> {
        self.store.rows_about(org, party, from, to)
    }

    fn head<'a>(&'a self, org: &'a str) -> Stored<'a, AuditHead> {
        self.store.head(org)
    }

    fn orgs(&self) -> Stored<'_, Vec<String>> {
        self.store.orgs()
    }
}

/// Links have nothing to do with the work on checks.
impl ReportLinkStore for Stepwise {
    fn keep_link(&self, link: ReportLink, most: u32, now: Timestamp) -> Stored<'_, bool> {
        self.store.keep_link(link, most, now)
    }

    fn spend_link(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, Option<ReportLink>> {
        self.store.spend_link(code_hash, now)
    }

    fn forget_links(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_links(over_before)
    }
}

/// Neither has who is let in, nor how often.
impl AccessStore for Stepwise {
    fn claim_assertion(
        &self,
        assertion_hash: [u8; 32],
        usable_until: Timestamp,
        now: Timestamp,
    ) -> Stored<'_, bool> {
        self.store.claim_assertion(assertion_hash, usable_until, now)
    }

    fn count_assertions(&self, now: Timestamp) -> Stored<'_, u64> {
        self.store.count_assertions(now)
    }

    fn forget_assertions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_assertions(over_before)
    }

    fn keep_launch(&self, row: LaunchRow) -> Stored<'_, ()> {
        self.store.keep_launch(row)
    }

    fn spend_launch(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, SpentLaunch> {
        self.store.spend_launch(code_hash, now)
    }

    fn count_launches(&self, now: Timestamp) -> Stored<'_, u64> {
        self.store.count_launches(now)
    }

    fn forget_launches(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_launches(over_before)
    }

    fn insert_session(&self, row: SessionRow) -> Stored<'_, ()> {
        self.store.insert_session(row)
    }

    fn session(&self, token_hash: [u8; 32]) -> Stored<'_, Option<SessionRow>> {
        self.store.session(token_hash)
    }

    fn end_session(&self, token_hash: [u8; 32]) -> Stored<'_, bool> {
        self.store.end_session(token_hash)
    }

    fn count_sessions(&self, ends_after: Timestamp) -> Stored<'_, u64> {
        self.store.count_sessions(ends_after)
    }

    fn forget_sessions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_sessions(over_before)
    }

    fn running_sessions<'a>(
        &'a self,
        filter: &'a SessionFilter,
        now: Timestamp,
        limit: u32,
    ) -> Stored<'a, Vec<SessionRow>> {
        self.store.running_sessions(filter, now, limit)
    }

    fn orgs_let_in(&self, now: Timestamp) -> Stored<'_, Vec<OrgId>> {
        self.store.orgs_let_in(now)
    }

    fn end_sessions<'a>(
        &'a self,
        org: &'a OrgId,
        user: Option<&'a UserId>,
        now: Timestamp,
        audit: AuditEntry,
    ) -> Stored<'a, u64> {
        self.store.end_sessions(org, user, now, audit)
    }

    fn ended(&self) -> broadcast::Receiver<Ended> {
        self.store.ended()
    }
}

impl QuotaStore for Stepwise {
    fn take_slice(&self, wanted: SliceWanted) -> Stored<'_, Slice> {
        self.store.take_slice(wanted)
    }

    fn forget_rested(&self, full_before: Timestamp) -> Stored<'_, u64> {
        self.store.forget_rested(full_before)
    }
}

impl Store for Stepwise {
    fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    fn ready(&self) -> Stored<'_, ()> {
        self.store.ready()
    }
}
