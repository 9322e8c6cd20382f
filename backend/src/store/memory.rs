//! A store in the memory of a test, with the rules of the traits and nothing else: no sealing, no second instance.

mod access;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId};
use jiff::Timestamp;
use tokio::sync::broadcast;
use uuid::Uuid;

use super::{
    Acceptance, AuditEntry, AuditHead, AuditRow, AuditStore, Change, Commit, DeadJob, Delivery, DeliveryId,
    Ended, IdempotencyKey, InboxStore, Job, JobId, JobStore, KycStore, LaunchRow, Lease, NewDelivery, NewJob,
    PartyKey, Queue, Replay, ReportLink, ReportLinkStore, SessionRow, Settlement, StartRecord, Store,
    StoreError, Stored, StoredEvent, StoredFile, Verdict,
};

/// Everything in maps behind one lock.
pub(crate) struct MemoryStore {
    kept: Mutex<Kept>,
    changes: broadcast::Sender<Change>,
    ended: broadcast::Sender<Ended>,
    /// How many commits and deliveries from now on are refused, as when the disk is full.
    failing_commits: AtomicU32,
    /// Whether its commits are told to nobody, as those of another process are not.
    is_silent: AtomicBool,
    /// Whether nobody can be let in or asked for.
    refuses_access: AtomicBool,
    /// Whether whoever counts gets no answer.
    hangs: AtomicBool,
    /// How often somebody wanted a slice.
    slices_asked: AtomicU32,
    /// How often somebody asked for events, and for the numbers of files.
    reads: [AtomicU32; 2],
}

#[derive(Default)]
struct Kept {
    files: HashMap<PartyKey, StoredFile>,
    events: HashMap<PartyKey, Vec<StoredEvent>>,
    starts: HashMap<IdempotencyKey, StartRecord>,
    jobs: BTreeMap<JobId, KeptJob>,
    last_job: i64,
    deliveries: Vec<Delivery>,
    links: Vec<ReportLink>,
    assertions: Vec<([u8; 32], Timestamp)>,
    /// With whether each is spent.
    launches: Vec<(LaunchRow, bool)>,
    sessions: Vec<SessionRow>,
    quotas: HashMap<[u8; 32], Timestamp>,
    audit: Vec<AuditEntry>,
}

struct KeptJob {
    work: NewJob,
    attempts: u32,
    created_at: Timestamp,
    due_at: Timestamp,
    lease: Option<(Uuid, Timestamp)>,
    dead: Option<(Timestamp, &'static str)>,
}

impl MemoryStore {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            changes: broadcast::channel(64).0,
            ended: broadcast::channel(64).0,
            failing_commits: AtomicU32::new(0),
            is_silent: AtomicBool::new(false),
            refuses_access: AtomicBool::new(false),
            hangs: AtomicBool::new(false),
            slices_asked: AtomicU32::new(0),
            reads: Default::default(),
        }
    }

    /// From now on nobody is told of commits, and of sessions that have ended.
    pub(crate) fn be_silent(&self) {
        self.is_silent.store(true, Ordering::SeqCst);
    }

    /// How often somebody asked for events so far, and how often for the numbers of files.
    pub(crate) fn reads(&self) -> [u32; 2] {
        [0, 1].map(|which| self.reads[which].load(Ordering::SeqCst))
    }

    /// The next `count` commits fail.
    pub(crate) fn fail_commits(&self, count: u32) {
        self.failing_commits.store(count, Ordering::SeqCst);
    }

    /// Everything that the audit log says, of all orgs.
    pub(crate) fn audit(&self) -> Vec<AuditEntry> {
        self.kept().audit.clone()
    }

    fn may_fail(&self) -> Result<(), StoreError> {
        let fails = self
            .failing_commits
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        match fails {
            Ok(_) => Err(StoreError::Unavailable(anyhow::anyhow!("the disk is full"))),
            Err(_) => Ok(()),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Always later, so that callers at the same time really interleave.
    fn later<'a, T: Send + 'a>(
        &'a self,
        what: impl FnOnce(&mut Kept) -> Result<T, StoreError> + Send + 'a,
    ) -> Stored<'a, T> {
        async move {
            tokio::task::yield_now().await;
            what(&mut self.kept())
        }
        .boxed()
    }
}

impl Kept {
    fn add_job(&mut self, work: NewJob, created_at: Timestamp) {
        self.last_job += 1;
        let job = KeptJob {
            due_at: work.due_at,
            work,
            attempts: 0,
            created_at,
            lease: None,
            dead: None,
        };
        self.jobs.insert(JobId(self.last_job), job);
    }

    fn settle(&mut self, settlement: Settlement) -> Result<(), StoreError> {
        let Lease { job, token } = settlement.lease;
        let held = self.jobs.get_mut(&job).ok_or(StoreError::Conflict)?;
        if held.lease.is_none_or(|(holder, _)| holder != token) {
            return Err(StoreError::Conflict);
        }
        held.lease = None;
        match settlement.verdict {
            Verdict::Done => {
                self.jobs.remove(&job);
            }
            Verdict::Retry { due_at, .. } => held.due_at = due_at,
            Verdict::Dead { at, code } => held.dead = Some((at, code.as_str())),
        }
        Ok(())
    }

    fn replay(&mut self, replay: Replay) -> bool {
        let Some(dead) = self.jobs.get_mut(&replay.job).filter(|job| job.dead.is_some()) else {
            return false;
        };
        dead.dead = None;
        dead.due_at = replay.at;
        dead.created_at = replay.at;
        true
    }

    /// Whether an earlier living job of the same queue, org and key is before it.
    fn is_held_up(&self, id: JobId, job: &KeptJob) -> bool {
        self.jobs.range(..id).any(|(_, earlier)| {
            earlier.dead.is_none()
                && (earlier.work.queue, &earlier.work.org, &earlier.work.key)
                    == (job.work.queue, &job.work.org, &job.work.key)
        })
    }
}

impl KeptJob {
    fn letter(&self, id: JobId) -> Option<DeadJob> {
        let (dead_at, code) = self.dead?;
        Some(DeadJob {
            id,
            work: self.work.clone(),
            attempts: self.attempts,
            created_at: self.created_at,
            dead_at,
            code: code.to_owned(),
        })
    }
}

impl KycStore for MemoryStore {
    fn file<'a>(&'a self, party: &'a PartyKey) -> Stored<'a, StoredFile> {
        self.later(|kept| Ok(kept.files.get(party).cloned().unwrap_or_default()))
    }

    fn check_of_run<'a>(
        &'a self,
        org: &'a OrgId,
        provider: &'a str,
        run: &'a str,
    ) -> Stored<'a, Option<(PartyKey, CheckId)>> {
        self.later(move |kept| {
            let files = kept.files.iter().filter(|(party, _)| party.org == *org);
            Ok(files
                .flat_map(|(party, file)| file.checks.iter().map(move |check| (party, check)))
                .find(|(_, check)| check.provider == provider && check.provider_run.as_deref() == Some(run))
                .map(|(party, check)| (party.clone(), check.id)))
        })
    }

    fn start<'a>(&'a self, key: &'a IdempotencyKey) -> Stored<'a, Option<StartRecord>> {
        self.later(|kept| Ok(kept.starts.get(key).cloned()))
    }

    fn commit(&self, commit: Commit) -> Stored<'_, ()> {
        self.later(move |kept| {
            self.may_fail()?;
            let file = kept.files.entry(commit.party.clone()).or_default();
            if file.version != commit.expected_version {
                return Err(StoreError::Conflict);
            }
            if let Some(start) = &commit.start
                && kept.starts.contains_key(&start.key)
            {
                return Err(StoreError::Conflict);
            }
            if let Some(settlement) = commit.settles {
                kept.settle(settlement)?;
            }
            if let Some(replay) = commit.replays
                && !kept.replay(replay)
            {
                return Err(StoreError::Conflict);
            }
            let change = commit.events.last().map(|latest| Change {
                party: commit.party.clone(),
                sequence: latest.sequence,
            });
            let file = kept.files.entry(commit.party.clone()).or_default();
            file.version += 1;
            for check in commit.checks {
                match file.checks.iter_mut().find(|kept| kept.id == check.id) {
                    Some(kept) => *kept = check,
                    None => file.checks.push(check),
                }
            }
            for event in commit.events {
                assert_eq!(event.sequence, file.sequence + 1, "events have a gap");
                file.sequence = event.sequence;
                kept.events.entry(commit.party.clone()).or_default().push(event);
            }
            if let Some(start) = commit.start {
                kept.starts.insert(start.key.clone(), start);
            }
            for job in commit.jobs {
                let created_at = job.due_at;
                kept.add_job(job, created_at);
            }
            kept.audit.extend(commit.audit);
            if let Some(change) = change.filter(|_| !self.is_silent.load(Ordering::SeqCst)) {
                let _nobody_listens = self.changes.send(change);
            }
            Ok(())
        })
    }

    fn events_after<'a>(
        &'a self,
        party: &'a PartyKey,
        sequence: u64,
        limit: u32,
    ) -> Stored<'a, Vec<StoredEvent>> {
        self.reads[0].fetch_add(1, Ordering::SeqCst);
        self.later(move |kept| {
            let events = kept.events.get(party).into_iter().flatten();
            let after = events.filter(|event| sequence < event.sequence);
            Ok(after
                .take(usize::try_from(limit).unwrap_or(usize::MAX))
                .cloned()
                .collect())
        })
    }

    fn durations<'a>(&'a self, org: &'a OrgId, package: &'a str, limit: u32) -> Stored<'a, Vec<u32>> {
        self.later(move |kept| {
            let files = kept.files.iter().filter(|(party, _)| party.org == *org);
            Ok(files
                .flat_map(|(_, file)| &file.checks)
                .filter(|check| check.package == package)
                .filter_map(|check| check.duration_seconds)
                .take(usize::try_from(limit).unwrap_or(usize::MAX))
                .collect())
        })
    }

    fn forget_starts(&self, before: Timestamp) -> Stored<'_, u64> {
        self.later(move |kept| {
            let count = kept.starts.len();
            kept.starts.retain(|_, start| before <= start.at);
            Ok(u64::try_from(count - kept.starts.len()).unwrap_or(u64::MAX))
        })
    }

    fn sequences<'a>(&'a self, parties: &'a [PartyKey]) -> Stored<'a, Vec<Change>> {
        self.reads[1].fetch_add(1, Ordering::SeqCst);
        self.later(move |kept| {
            let found = parties.iter().filter_map(|party| {
                let sequence = kept.files.get(party)?.sequence;
                let party = party.clone();
                Some(Change { party, sequence })
            });
            Ok(found.collect())
        })
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}

impl JobStore for MemoryStore {
    fn claim<'a>(
        &'a self,
        queues: &'a [Queue],
        token: Uuid,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Stored<'a, Option<Job>> {
        self.later(move |kept| {
            let free = kept
                .jobs
                .iter()
                .filter(|(id, job)| {
                    queues.contains(&job.work.queue)
                        && job.dead.is_none()
                        && job.due_at <= now
                        && job.lease.is_none_or(|(_, until)| until <= now)
                        && !kept.is_held_up(**id, job)
                })
                .min_by_key(|(id, job)| (job.due_at, **id))
                .map(|(id, _)| *id);
            Ok(free.and_then(|id| {
                let job = kept.jobs.get_mut(&id)?;
                job.attempts += 1;
                job.lease = Some((token, lease_until));
                Some(Job {
                    lease: Lease { job: id, token },
                    work: job.work.clone(),
                    attempt: job.attempts,
                    created_at: job.created_at,
                })
            }))
        })
    }

    fn settle(&self, settlement: Settlement, audit: Vec<AuditEntry>) -> Stored<'_, ()> {
        self.later(move |kept| {
            kept.settle(settlement)?;
            kept.audit.extend(audit);
            Ok(())
        })
    }

    fn next_due<'a>(&'a self, queues: &'a [Queue]) -> Stored<'a, Option<Timestamp>> {
        self.later(move |kept| {
            let jobs = kept.jobs.iter();
            Ok(jobs
                .filter(|(id, job)| {
                    queues.contains(&job.work.queue) && job.dead.is_none() && !kept.is_held_up(**id, job)
                })
                .map(|(_, job)| job.lease.map_or(job.due_at, |(_, until)| until.max(job.due_at)))
                .min())
        })
    }

    fn dead_letter(&self, job: JobId) -> Stored<'_, Option<DeadJob>> {
        self.later(move |kept| Ok(kept.jobs.get(&job).and_then(|kept| kept.letter(job))))
    }

    fn dead(&self, queue: Queue, limit: u32) -> Stored<'_, Vec<DeadJob>> {
        self.later(move |kept| {
            let dead = kept.jobs.iter().filter(|(_, job)| job.work.queue == queue);
            Ok(dead
                .filter_map(|(id, job)| job.letter(*id))
                .take(usize::try_from(limit).unwrap_or(usize::MAX))
                .collect())
        })
    }

    fn replay(&self, job: JobId, now: Timestamp, audit: Vec<AuditEntry>) -> Stored<'_, bool> {
        self.later(move |kept| {
            let is_there = kept.replay(Replay { job, at: now });
            if is_there {
                kept.audit.extend(audit);
            }
            Ok(is_there)
        })
    }

    fn depth(&self, queue: Queue) -> Stored<'_, u64> {
        self.later(move |kept| {
            let waiting = kept
                .jobs
                .values()
                .filter(|job| job.work.queue == queue && job.dead.is_none());
            Ok(u64::try_from(waiting.count()).unwrap_or(u64::MAX))
        })
    }
}

impl InboxStore for MemoryStore {
    fn accept<'a>(
        &'a self,
        delivery: NewDelivery,
        job: &'a (dyn Fn(DeliveryId) -> NewJob + Sync),
        audit: Vec<AuditEntry>,
    ) -> Stored<'a, Acceptance> {
        self.later(move |kept| {
            self.may_fail()?;
            let same = |kept: &Delivery| {
                let kept = &kept.delivery;
                (&kept.org, &kept.provider, &kept.event_id)
                    == (&delivery.org, &delivery.provider, &delivery.event_id)
            };
            if kept.deliveries.iter().any(same) {
                return Ok(Acceptance::Duplicate);
            }
            let id = DeliveryId(i64::try_from(kept.deliveries.len()).unwrap_or(i64::MAX) + 1);
            let received_at = delivery.received_at;
            kept.deliveries.push(Delivery { id, delivery });
            kept.add_job(job(id), received_at);
            kept.audit.extend(audit);
            Ok(Acceptance::New(id))
        })
    }

    fn delivery(&self, id: DeliveryId) -> Stored<'_, Option<Delivery>> {
        self.later(move |kept| Ok(kept.deliveries.iter().find(|kept| kept.id == id).cloned()))
    }

    fn forget_deliveries(&self, received_before: Timestamp) -> Stored<'_, u64> {
        self.later(move |kept| {
            let before = kept.deliveries.len();
            kept.deliveries
                .retain(|kept| received_before <= kept.delivery.received_at);
            Ok(u64::try_from(before - kept.deliveries.len()).unwrap_or(u64::MAX))
        })
    }
}

impl AuditStore for MemoryStore {
    fn append(&self, entries: Vec<AuditEntry>) -> Stored<'_, ()> {
        self.later(move |kept| {
            kept.audit.extend(entries);
            Ok(())
        })
    }

    fn rows<'a>(&'a self, _: &'a str, _: u64, _: u32) -> Stored<'a, Vec<AuditRow>> {
        self.later(|_| Ok(Vec::new()))
    }

    fn rows_about<'a>(
        &'a self,
        _: &'a str,
        _: &'a RecordId,
        _: Timestamp,
        _: Timestamp,
    ) -> Stored<'a, Vec<AuditRow>> {
        self.later(|_| Ok(Vec::new()))
    }

    fn head<'a>(&'a self, _: &'a str) -> Stored<'a, AuditHead> {
        self.later(|_| Ok(AuditHead::default()))
    }

    fn orgs(&self) -> Stored<'_, Vec<String>> {
        self.later(|_| Ok(Vec::new()))
    }
}

impl ReportLinkStore for MemoryStore {
    fn keep_link(&self, link: ReportLink, most: u32, now: Timestamp) -> Stored<'_, bool> {
        self.later(move |kept| {
            let same = |kept: &&ReportLink| {
                (&kept.party.org, &kept.user) == (&link.party.org, &link.user) && now < kept.works_until
            };
            let has_room = kept.links.iter().filter(same).count() < usize::try_from(most).unwrap_or(0);
            if has_room {
                kept.links.push(link);
            }
            Ok(has_room)
        })
    }

    fn spend_link(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, Option<ReportLink>> {
        self.later(move |kept| {
            let place = kept.links.iter().position(|link| link.code_hash == code_hash);
            let link = place.map(|place| kept.links.remove(place));
            Ok(link.filter(|link| now < link.works_until))
        })
    }

    fn forget_links(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.later(move |kept| {
            let count = kept.links.len();
            kept.links.retain(|link| over_before <= link.works_until);
            Ok(u64::try_from(count - kept.links.len()).unwrap_or(u64::MAX))
        })
    }
}

impl Store for MemoryStore {
    fn is_shared(&self) -> bool {
        false
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.later(|_| Ok(()))
    }
}
