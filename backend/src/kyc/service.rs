//! What a person asks of KYC: read the panel, start a check, decide, reveal.
//!
//! Every request is one read of the file, one question to the pure core, one commit. Where another was faster the file is read
//! again and the question asked again; so of many starts at once one begins a check and the others join it.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::kyc::{
    CheckId, DecisionRequest, KycEventKind, KycPermissions, Package, Panel, PartyKind, Person,
    REVEAL_SECONDS, RevealedParty, StartOutcome, StartRequest, Started, TypicalTime,
};
use inlay_contract::{ErrorCode, OrgId, RecordId};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

use super::check::{DecisionRefused, KeptCheck};
use super::file::File;
use super::standing::Standing;
use super::start::{self, StartDecision};
use super::tenant::KycTenant;
use super::validity::day_of;
use super::{masking, work};
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::clock::Clock;
use crate::random;
use crate::store::{AuditEntry, IdempotencyKey, PartyKey, StartRecord, Store, StoreError, StoredEvent};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::Party;

/// How often a change is decided anew because another was faster. Each time somebody else got ahead, so this many in a row
/// means that something is wrong.
const MOST_ROUNDS: u32 = 200;
/// How many finished checks the typical time looks at.
const TYPICAL_OF: u32 = 200;
/// Fewer say nothing.
const TYPICAL_AT_LEAST: usize = 5;

/// KYC for all tenants. Cheap to clone.
#[derive(Clone)]
pub struct KycService {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Clock,
    pub(super) tenants: Arc<BTreeMap<OrgId, KycTenant>>,
    /// Wakes the workers: something was committed that may be due.
    pub(super) wake: Arc<Notify>,
}

/// Who asks, on which record, in which request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The org.
    pub org: OrgId,
    /// The record of the session, and no other.
    pub record: RecordId,
    /// The person.
    pub person: Person,
    /// What the person may do.
    pub may: KycPermissions,
    /// Our name for the request.
    pub request_id: String,
}

/// Why a request is refused. The cause goes to the log and never into an answer.
#[derive(Debug, thiserror::Error)]
pub enum KycError {
    /// One of the codes of the contract.
    #[error("{0}")]
    Refused(ErrorCode),
    /// The CRM or the provider failed.
    #[error("a call failed")]
    Upstream(#[source] UpstreamError),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
}

impl KycError {
    /// The code under which it reaches the widget.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(code) => *code,
            Self::Upstream(UpstreamError::RecordUnknown) => ErrorCode::PartyUnknown,
            Self::Upstream(error) => error.code(),
            Self::Store(_) => ErrorCode::StoreUnavailable,
        }
    }
}

impl From<StoreError> for KycError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Caller {
    fn party(&self) -> PartyKey {
        PartyKey {
            org: self.org.clone(),
            record: self.record.clone(),
        }
    }

    fn scene(&self, at: Timestamp) -> Scene {
        Scene {
            org: self.org.clone(),
            at,
            actor: Some(self.person.user.clone()),
            on_behalf_of: None,
            party: Some(self.record.clone()),
            request_id: Some(self.request_id.clone()),
        }
    }
}

impl KycService {
    /// KYC for these tenants. Does no job by itself: see [`work::run`](super::work::run).
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Clock, tenants: BTreeMap<OrgId, KycTenant>) -> Self {
        Self {
            store,
            clock,
            tenants: Arc::new(tenants),
            wake: Arc::new(Notify::new()),
        }
    }

    /// The panel, with the consent in the reader's language (BCP 47 tag).
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn panel(&self, caller: &Caller, language: &str) -> Result<Panel, KycError> {
        let tenant = self.tenant(&caller.org)?;
        self.permitted(caller, caller.may.read).await?;
        let party = self.party(tenant, caller).await?;
        let file = File::read(self.store.as_ref(), &caller.party()).await?;
        let now = self.clock.now();
        let standing = Standing::of(&file.checks, day_of(now), &tenant.validity);
        let mut packages = Vec::new();
        for package in &tenant.packages {
            packages.push(Package {
                id: package.id.clone(),
                name: package.name.clone(),
                parts: package.parts.clone(),
                typical: self.typical(&caller.org, &package.id).await?,
            });
        }
        self.store
            .append(vec![caller.scene(now).entry(Action::PanelRead, Ok(DONE))])
            .await?;
        Ok(Panel {
            party: masking::masked(&party),
            overall: standing.overall,
            risk: standing.risk,
            last_completed: standing.last_completed,
            next_review: standing.next_review,
            checks: file
                .checks
                .iter()
                .rev()
                .map(|check| check.shown(&tenant.provider_name))
                .collect(),
            packages,
            consent: tenant.consent.for_reader(language),
            may: caller.may,
            sequence: file.sequence(),
        })
    }

    /// Starts a check, joins the one that is under way, or repeats the answer that this very request got before.
    ///
    /// Nothing is sent to the provider here: the check is durable when this returns, and a job hands it over.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn start(
        &self,
        caller: &Caller,
        key: &str,
        request: &StartRequest,
    ) -> Result<Started, KycError> {
        let tenant = self.tenant(&caller.org)?;
        self.permitted(caller, caller.may.start).await?;
        let key = idempotency_key(caller, key)?;
        let body_hash = body_hash(&caller.record, request);
        if let Some(answer) = self.repeated(tenant, caller, &key, body_hash).await? {
            return Ok(answer);
        }
        if tenant.package(&request.package).is_none() {
            return Err(KycError::Refused(ErrorCode::PackageUnknown));
        }
        if request.consent.version != tenant.consent.version {
            return Err(KycError::Refused(ErrorCode::ConsentOutdated));
        }
        // Only the CRM knows whom the record stands for; a household is checked member by member.
        if self.party(tenant, caller).await?.kind != PartyKind::Person {
            return Err(KycError::Refused(ErrorCode::PartyNotCheckable));
        }
        for _ in 0..MOST_ROUNDS {
            match self.try_start(tenant, caller, &key, body_hash, request).await {
                Err(KycError::Store(StoreError::Conflict)) => {
                    if let Some(answer) = self.repeated(tenant, caller, &key, body_hash).await? {
                        return Ok(answer);
                    }
                }
                answered => return answered,
            }
        }
        Err(KycError::Store(StoreError::Conflict))
    }

    async fn try_start(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        key: &IdempotencyKey,
        body_hash: [u8; 32],
        request: &StartRequest,
    ) -> Result<Started, KycError> {
        let now = self.clock.now();
        let mut file = File::read(self.store.as_ref(), &caller.party()).await?;
        let entry = |outcome: Result<&'static str, ErrorCode>| {
            caller
                .scene(now)
                .entry(Action::CheckStart, outcome)
                .on_consent(request.purpose, &request.consent.version)
                .with("package", request.package.clone())
        };
        let refused = |code: ErrorCode, check: CheckId| (code, entry(Err(code)).about(check));
        let (outcome, id, audit) = match start::decide(&file.checks, day_of(now), request.although_valid) {
            StartDecision::Begin(attempt) => {
                let check = new_check(tenant, caller, request, attempt, now);
                let id = check.id;
                file.add(check);
                file.note(id, KycEventKind::Started, now, tenant);
                file.order(work::submit_job(&caller.org, id, &caller.record, now));
                (StartOutcome::Started, id, entry(Ok("started")).about(id))
            }
            StartDecision::Join(id) => (StartOutcome::Joined, id, entry(Ok("joined")).about(id)),
            StartDecision::AskFirst { valid, .. } => {
                return self.refuse(refused(ErrorCode::KycStillValid, valid)).await;
            }
            StartDecision::Declined(id) => return self.refuse(refused(ErrorCode::KycDeclined, id)).await,
        };
        let shown = file
            .check(id)
            .map(|check| check.shown(&tenant.provider_name))
            .ok_or(KycError::Refused(ErrorCode::Internal))?;
        let record = StartRecord {
            key: key.clone(),
            body_hash,
            check: id,
            at: now,
        };
        file.commit(self.store.as_ref(), Some(record), None, vec![audit])
            .await?;
        self.wake.notify_waiters();
        Ok(Started {
            outcome,
            check: shown,
        })
    }

    async fn repeated(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        key: &IdempotencyKey,
        body_hash: [u8; 32],
    ) -> Result<Option<Started>, KycError> {
        let Some(earlier) = self.store.start(key).await? else {
            return Ok(None);
        };
        if earlier.body_hash != body_hash {
            return Err(KycError::Refused(ErrorCode::IdempotencyKeyReused));
        }
        let file = File::read(self.store.as_ref(), &caller.party()).await?;
        let check = file
            .check(earlier.check)
            .ok_or(KycError::Refused(ErrorCode::IdempotencyKeyReused))?;
        Ok(Some(Started {
            outcome: StartOutcome::Repeated,
            check: check.shown(&tenant.provider_name),
        }))
    }

    /// Records a person's decision. Answers the check as it is then.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn decide(
        &self,
        caller: &Caller,
        id: CheckId,
        request: &DecisionRequest,
    ) -> Result<inlay_contract::kyc::Check, KycError> {
        let tenant = self.tenant(&caller.org)?;
        self.permitted(caller, caller.may.decide).await?;
        let note = request.note.trim();
        if note.is_empty() || 2_000 < note.chars().count() {
            return Err(KycError::Refused(ErrorCode::RequestMalformed));
        }
        for _ in 0..MOST_ROUNDS {
            let now = self.clock.now();
            let mut file = File::read(self.store.as_ref(), &caller.party()).await?;
            let check = file
                .check_mut(id)
                .ok_or(KycError::Refused(ErrorCode::CheckUnknown))?;
            let entry = |outcome| caller.scene(now).entry(Action::CheckDecided, outcome).about(id);
            let decided = check.decide(
                request.decision,
                caller.person.clone(),
                note.to_owned(),
                now,
                &tenant.validity,
            );
            let kind = match decided {
                Ok(kind) => kind,
                Err(refusal) => {
                    let code = match refusal {
                        DecisionRefused::OwnCheck => ErrorCode::DecisionOwnCheck,
                        DecisionRefused::NotOver
                        | DecisionRefused::NothingOpen
                        | DecisionRefused::NoChange => ErrorCode::DecisionNotOpen,
                    };
                    return self.refuse((code, entry(Err(code)))).await;
                }
            };
            let shown = check.shown(&tenant.provider_name);
            file.note(id, kind, now, tenant);
            let audit = entry(Ok(DONE))
                .with("decision", decision_name(request.decision))
                .with_personal("note", note);
            match file.commit(self.store.as_ref(), None, None, vec![audit]).await {
                Err(StoreError::Conflict) => {}
                result => {
                    result?;
                    self.wake.notify_waiters();
                    return Ok(shown);
                }
            }
        }
        Err(KycError::Store(StoreError::Conflict))
    }

    /// The party's personal data, unmasked. It stands in the audit log before it is handed out.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn reveal(&self, caller: &Caller, reason: &str) -> Result<RevealedParty, KycError> {
        let tenant = self.tenant(&caller.org)?;
        self.permitted(caller, caller.may.reveal).await?;
        let reason = reason.trim();
        if reason.is_empty() || 200 < reason.chars().count() {
            return Err(KycError::Refused(ErrorCode::RequestMalformed));
        }
        let party = self.party(tenant, caller).await?;
        let now = self.clock.now();
        let entry = caller
            .scene(now)
            .entry(Action::PartyRevealed, Ok(DONE))
            .with("reason", reason);
        self.store.append(vec![entry]).await?;
        let hide_at = now.saturating_add(SignedDuration::from_secs(REVEAL_SECONDS.into()));
        Ok(masking::revealed(&party, hide_at.unwrap_or(now)))
    }

    /// Events of the caller's record after a number, in order, at most `limit`.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn events_after(
        &self,
        caller: &Caller,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, KycError> {
        self.tenant(&caller.org)?;
        if !caller.may.read {
            return Err(KycError::Refused(ErrorCode::KycPermissionMissing));
        }
        Ok(self.store.events_after(&caller.party(), sequence, limit).await?)
    }

    pub(super) fn tenant(&self, org: &OrgId) -> Result<&KycTenant, KycError> {
        self.tenants
            .get(org)
            .ok_or(KycError::Refused(ErrorCode::KycNotConfigured))
    }

    async fn party(&self, tenant: &KycTenant, caller: &Caller) -> Result<Party, KycError> {
        let party = tenant.parties.party(&caller.record, &caller.request_id).await;
        party.map_err(KycError::Upstream)
    }

    /// Lets pass who may; writes down who may not.
    async fn permitted(&self, caller: &Caller, may: bool) -> Result<(), KycError> {
        if may {
            return Ok(());
        }
        let code = ErrorCode::KycPermissionMissing;
        let entry = caller
            .scene(self.clock.now())
            .entry(Action::AccessDenied, Err(code));
        self.refuse((code, entry)).await
    }

    async fn refuse<T>(&self, (code, entry): (ErrorCode, AuditEntry)) -> Result<T, KycError> {
        self.store.append(vec![entry]).await?;
        Err(KycError::Refused(code))
    }

    async fn typical(&self, org: &OrgId, package: &str) -> Result<Option<TypicalTime>, KycError> {
        let mut durations = self.store.durations(org, package, TYPICAL_OF).await?;
        Ok(typical(&mut durations))
    }
}

/// Median and nine tenths of some durations, by the nearest-rank method.
fn typical(durations: &mut [u32]) -> Option<TypicalTime> {
    if durations.len() < TYPICAL_AT_LEAST {
        return None;
    }
    durations.sort_unstable();
    let rank = |tenths: usize| durations[(durations.len() * tenths).div_ceil(10) - 1];
    Some(TypicalTime {
        median_seconds: rank(5),
        most_seconds: rank(9),
        checks: u32::try_from(durations.len()).unwrap_or(u32::MAX),
    })
}

fn new_check(
    tenant: &KycTenant,
    caller: &Caller,
    request: &StartRequest,
    attempt: inlay_contract::kyc::Attempt,
    now: Timestamp,
) -> KeptCheck {
    KeptCheck {
        id: CheckId(random::uuid()),
        attempt,
        package: request.package.clone(),
        provider: tenant.provider.name().to_owned(),
        started_by: caller.person.clone(),
        purpose: request.purpose,
        consent_version: request.consent.version.clone(),
        consent_language: request.consent.language.clone(),
        started_at: now,
        subject: None,
        run: None,
        observation: None,
        finished_at: None,
        valid_until: None,
        review: None,
        overridden: None,
        delay: None,
        given_up: None,
    }
}

fn idempotency_key(caller: &Caller, key: &str) -> Result<IdempotencyKey, KycError> {
    let is_fit = (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_fit {
        return Err(KycError::Refused(ErrorCode::IdempotencyKeyMissing));
    }
    Ok(IdempotencyKey {
        org: caller.org.clone(),
        user: caller.person.user.clone(),
        key: key.to_owned(),
    })
}

/// Over the record and the request in the one form in which we write it.
fn body_hash(record: &RecordId, request: &StartRequest) -> [u8; 32] {
    let body = serde_json::to_vec(request).unwrap_or_default();
    let mut hash = Sha256::new();
    hash.update(record.as_str());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

const fn decision_name(decision: inlay_contract::kyc::Decision) -> &'static str {
    use inlay_contract::kyc::Decision;
    match decision {
        Decision::Confirm => "confirm",
        Decision::FalsePositive => "false_positive",
        Decision::Inconclusive => "inconclusive",
        Decision::OverrideApproved => "override_approved",
        Decision::OverrideDeclined => "override_declined",
    }
}
