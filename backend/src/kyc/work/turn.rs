//! One turn at a job, and what every queue's work has in common.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::CheckId;
use jiff::Timestamp;

use super::super::check::KeptCheck;
use super::super::file::File;
use super::super::service::KycService;
use super::super::tenant::KycTenant;
use super::AboutCheck;
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::random;
use crate::store::{AuditEntry, Job, PartyKey, Settlement, StoreError, Verdict};
use crate::upstream::UpstreamError;

/// A job that this worker holds. All calls of one turn carry one request id, which the audit log repeats whatever came of them.
pub(super) struct Turn<'a> {
    pub(super) service: &'a KycService,
    pub(super) job: &'a Job,
    pub(super) request_id: String,
}

/// Why a job is not done.
pub(super) enum Trouble {
    /// A call failed: try again.
    Upstream(UpstreamError),
    /// A delivery about a run that no check has: it may have overtaken the answer to the submission. Nobody was asked.
    RunUnknown,
    /// The store failed.
    Store(StoreError),
    /// It can never be done: what it is about is not there, or it is not of the agreed form.
    Senseless(ErrorCode),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<UpstreamError> for Trouble {
    fn from(error: UpstreamError) -> Self {
        Self::Upstream(error)
    }
}

pub(super) const UNKNOWN_CHECK: Trouble = Trouble::Senseless(ErrorCode::CheckUnknown);

impl<'a> Turn<'a> {
    pub(super) fn begin(service: &'a KycService, job: &'a Job) -> Self {
        Self {
            service,
            job,
            request_id: random::uuid().to_string(),
        }
    }

    pub(super) fn tenant(&self) -> Result<&'a KycTenant, Trouble> {
        self.service
            .tenant(&self.job.work.org)
            .map_err(|_| Trouble::Senseless(ErrorCode::KycNotConfigured))
    }

    /// A job about a check: whose it is, and what it carries.
    pub(super) fn about_check(&self) -> Result<(PartyKey, CheckId, AboutCheck), Trouble> {
        let senseless = || Trouble::Senseless(ErrorCode::RequestMalformed);
        let work = &self.job.work;
        let payload: AboutCheck = serde_json::from_str(&work.payload).map_err(|_| senseless())?;
        let check = work.subject.parse().map_err(|_| senseless())?;
        let party = PartyKey {
            org: work.org.clone(),
            record: payload.record.clone(),
        };
        Ok((party, check, payload))
    }

    /// What the log says in common of what this turn does about a check.
    pub(super) fn scene(&self, party: &PartyKey, check: &KeptCheck, at: Timestamp) -> Scene {
        Scene {
            on_behalf_of: Some(check.started_by.user.clone()),
            party: Some(party.record.clone()),
            ..self.bare_scene(at)
        }
    }

    /// The same where it is not known whom it is about.
    pub(super) fn bare_scene(&self, at: Timestamp) -> Scene {
        Scene {
            org: self.job.work.org.clone(),
            at,
            actor: None,
            on_behalf_of: None,
            party: None,
            request_id: Some(self.request_id.clone()),
        }
    }

    pub(super) fn done(&self) -> Settlement {
        self.settled(Verdict::Done)
    }

    pub(super) fn settled(&self, verdict: Verdict) -> Settlement {
        Settlement {
            lease: self.job.lease,
            verdict,
        }
    }

    /// There is nothing to do any more.
    pub(super) async fn put_away(&self) -> Result<(), Trouble> {
        self.service.store.settle(self.done(), Vec::new()).await?;
        Ok(())
    }

    /// Changes a file by what is known already. Where another was faster the file is read again and changed again; a provider
    /// is not asked again for it.
    pub(super) async fn change(
        &self,
        party: &PartyKey,
        settles: Option<Settlement>,
        change: impl Fn(&mut File) -> Result<Vec<AuditEntry>, Trouble>,
    ) -> Result<(), Trouble> {
        let store = self.service.store.as_ref();
        let mut refused = None;
        loop {
            let mut file = File::read(store, party).await?;
            // Refused twice at the same version: it is not the file that moved on, it is the job that another worker has now.
            if refused == Some(file.version()) {
                return Err(StoreError::Conflict.into());
            }
            refused = Some(file.version());
            let audit = change(&mut file)?;
            match file.commit(store, None, settles, audit).await {
                Err(StoreError::Conflict) => {}
                result => {
                    result?;
                    self.service.wake.notify_waiters();
                    return Ok(());
                }
            }
        }
    }
}

/// What the log says of a check that changed.
pub(in crate::kyc) fn changed(scene: &Scene, check: &KeptCheck) -> AuditEntry {
    let state = check.state();
    let mut entry = scene
        .entry(Action::CheckChanged, Ok(DONE))
        .about(check.id)
        .with("state", state.value.as_str());
    if let Some(raw) = state.raw {
        entry = entry.with("provider_state", raw);
    }
    if let Some(outcome) = check.effective() {
        entry = entry.with("outcome", outcome.as_str());
    }
    entry
}
