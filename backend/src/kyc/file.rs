//! A party's file: read from the store, changed in memory, committed as a whole.

use inlay_contract::kyc::{CheckId, KycEvent, KycEventKind};
use jiff::Timestamp;

use super::check::KeptCheck;
use super::tenant::KycTenant;
use super::write_back;
use crate::store::{
    AuditEntry, Commit, JobId, KycStore, NewJob, PartyKey, Replay, Settlement, StartRecord, StoreError,
    StoredCheck, StoredEvent, StoredFile,
};

/// A file as it was read, with what is to be written.
#[derive(Debug)]
pub struct File {
    party: PartyKey,
    version: u64,
    sequence: u64,
    /// Its checks, in the order of their attempts.
    pub checks: Vec<KeptCheck>,
    changed: Vec<CheckId>,
    events: Vec<StoredEvent>,
    jobs: Vec<NewJob>,
    replays: Option<Replay>,
}

impl File {
    /// Reads a party's file.
    ///
    /// # Errors
    /// As the store; `Unavailable` also for a document that cannot be read.
    pub async fn read(store: &(impl KycStore + ?Sized), party: &PartyKey) -> Result<Self, StoreError> {
        Self::of(party.clone(), &store.file(party).await?)
    }

    fn of(party: PartyKey, stored: &StoredFile) -> Result<Self, StoreError> {
        let checks = stored
            .checks
            .iter()
            .map(|check| serde_json::from_str(&check.document))
            .collect::<Result<_, _>>()
            .map_err(|error| StoreError::Unavailable(error.into()))?;
        Ok(Self {
            party,
            version: stored.version,
            sequence: stored.sequence,
            checks,
            changed: Vec::new(),
            events: Vec::new(),
            jobs: Vec::new(),
            replays: None,
        })
    }

    /// Whose it is.
    #[must_use]
    pub const fn party(&self) -> &PartyKey {
        &self.party
    }

    /// The version that was read.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Number of its latest event, those to be written included.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// A check of it.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&KeptCheck> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// A check of it, to be changed; say so with [`File::note`].
    pub fn check_mut(&mut self, id: CheckId) -> Option<&mut KeptCheck> {
        self.checks.iter_mut().find(|check| check.id == id)
    }

    /// Adds a check.
    pub fn add(&mut self, check: KeptCheck) {
        self.changed.push(check.id);
        self.checks.push(check);
    }

    /// A check has changed without anything to tell.
    pub fn touch(&mut self, id: CheckId) {
        if !self.changed.contains(&id) {
            self.changed.push(id);
        }
    }

    /// Something happened to a check: an event for whoever follows it, and a job that tells the CRM where it matters there.
    pub fn note(&mut self, id: CheckId, kind: KycEventKind, now: Timestamp, tenant: &KycTenant) {
        self.touch(id);
        let Some(check) = self.check(id).cloned() else {
            return;
        };
        self.sequence += 1;
        let event = KycEvent {
            sequence: self.sequence,
            at: now,
            kind,
            check: check.shown(&tenant.provider_name),
        };
        // A type of the contract always has a JSON form.
        let document = serde_json::to_string(&event).unwrap_or_default();
        self.events.push(StoredEvent {
            sequence: self.sequence,
            document,
        });
        if tenant.crm.is_some() && write_back::concerns_the_crm(kind) {
            self.jobs
                .push(write_back::job(&self.party, self.sequence, &check, tenant, now));
        }
    }

    /// Something is to be done.
    pub fn order(&mut self, job: NewJob) {
        self.jobs.push(job);
    }

    /// A dead letter goes back to work because of what was changed.
    pub fn replay(&mut self, job: JobId, at: Timestamp) {
        self.replays = Some(Replay { job, at });
    }

    /// Writes everything that was noted. Nothing is written when another was faster.
    ///
    /// # Errors
    /// As the store.
    pub async fn commit(
        self,
        store: &(impl KycStore + ?Sized),
        start: Option<StartRecord>,
        settles: Option<Settlement>,
        audit: Vec<AuditEntry>,
    ) -> Result<(), StoreError> {
        let checks = self
            .checks
            .iter()
            .filter(|check| self.changed.contains(&check.id))
            .map(stored)
            .collect::<Result<_, _>>()
            .map_err(|error| StoreError::Unavailable(error.into()))?;
        store
            .commit(Commit {
                party: self.party,
                expected_version: self.version,
                checks,
                events: self.events,
                start,
                jobs: self.jobs,
                settles,
                replays: self.replays,
                audit,
            })
            .await
    }
}

fn stored(check: &KeptCheck) -> Result<StoredCheck, serde_json::Error> {
    let took = check
        .finished_at
        .filter(|_| check.effective().is_some())
        .map(|finished_at| finished_at.duration_since(check.started_at).as_secs());
    Ok(StoredCheck {
        id: check.id,
        attempt: check.attempt.number,
        provider: check.provider.clone(),
        provider_run: check.run.as_ref().map(|run| run.0.clone()),
        package: check.package.clone(),
        duration_seconds: took.and_then(|seconds| u32::try_from(seconds).ok()),
        document: serde_json::to_string(check)?,
    })
}
