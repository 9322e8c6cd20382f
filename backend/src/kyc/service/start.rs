//! Starting a check.

use inlay_contract::kyc::{Attempt, CheckId, KycEventKind, PartyKind, StartOutcome, StartRequest, Started};
use inlay_contract::{ErrorCode, RecordId};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::super::caller::{Caller, KycError};
use super::super::check::KeptCheck;
use super::super::file::File;
use super::super::start::{self, StartDecision};
use super::super::tenant::KycTenant;
use super::super::validity::day_of;
use super::super::work;
use super::{KycService, MOST_ROUNDS, permitted, shortened};
use crate::audit::Action;
use crate::random;
use crate::store::{AuditEntry, IdempotencyKey, StartRecord, StoreError};

/// A start and the name that its caller gave it.
struct Named<'a> {
    key: IdempotencyKey,
    body_hash: [u8; 32],
    request: &'a StartRequest,
}

impl KycService {
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
        let started = self.started(tenant, caller, key, request).await;
        self.recorded(caller, Action::CheckStart, started, |entry| told(entry, request))
            .await
    }

    async fn started(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        key: &str,
        request: &StartRequest,
    ) -> Result<Started, KycError> {
        permitted(caller.may.start)?;
        let named = Named {
            key: idempotency_key(caller, key)?,
            body_hash: body_hash(&caller.record, request),
            request,
        };
        if let Some(answer) = self.repeated(tenant, caller, &named).await? {
            return Ok(answer);
        }
        if tenant.package(&request.package).is_none() {
            return Err(KycError::Refused(ErrorCode::PackageUnknown));
        }
        if !tenant.consent.is_current(&request.consent) {
            return Err(KycError::Refused(ErrorCode::ConsentOutdated));
        }
        // Only the CRM knows whom the record stands for; a household is checked member by member.
        if self.party(tenant, caller).await?.kind != PartyKind::Person {
            return Err(KycError::Refused(ErrorCode::PartyNotCheckable));
        }
        for _ in 0..MOST_ROUNDS {
            match self.try_start(tenant, caller, &named).await {
                Err(KycError::Store(StoreError::Conflict)) => {
                    if let Some(answer) = self.repeated(tenant, caller, &named).await? {
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
        named: &Named<'_>,
    ) -> Result<Started, KycError> {
        let request = named.request;
        let now = self.clock.now();
        let mut file = File::read(self.store.as_ref(), &caller.party()).await?;
        let (outcome, id) = match start::decide(&file.checks, day_of(now), request.although_valid) {
            StartDecision::Begin(attempt) => {
                let check = new_check(tenant, caller, request, attempt, now);
                let id = check.id;
                file.add(check);
                file.note(id, KycEventKind::Started, now, tenant);
                file.order(work::submit_job(&caller.org, id, &caller.record, now));
                (StartOutcome::Started, id)
            }
            StartDecision::Join(id) => (StartOutcome::Joined, id),
            StartDecision::AskFirst { valid, .. } => {
                return Err(KycError::RefusedFor(ErrorCode::KycStillValid, valid));
            }
            StartDecision::Declined(id) => return Err(KycError::RefusedFor(ErrorCode::KycDeclined, id)),
        };
        let check = file
            .check(id)
            .map(|check| check.shown(&tenant.provider_name))
            .ok_or(KycError::Refused(ErrorCode::Internal))?;
        let record = StartRecord {
            key: named.key.clone(),
            body_hash: named.body_hash,
            check: id,
            at: now,
        };
        let entry = entry(caller, request, outcome, id, now);
        file.commit(self.store.as_ref(), Some(record), None, vec![entry])
            .await?;
        self.wake.notify_waiters();
        Ok(Started { outcome, check })
    }

    async fn repeated(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        named: &Named<'_>,
    ) -> Result<Option<Started>, KycError> {
        let Some(earlier) = self.store.start(&named.key).await? else {
            return Ok(None);
        };
        if earlier.body_hash != named.body_hash {
            return Err(KycError::Refused(ErrorCode::IdempotencyKeyReused));
        }
        let file = File::read(self.store.as_ref(), &caller.party()).await?;
        let check = file
            .check(earlier.check)
            .ok_or(KycError::Refused(ErrorCode::IdempotencyKeyReused))?
            .shown(&tenant.provider_name);
        let outcome = StartOutcome::Repeated;
        let entry = entry(caller, named.request, outcome, check.id, self.clock.now());
        self.store.append(vec![entry]).await?;
        Ok(Some(Started { outcome, check }))
    }
}

fn entry(
    caller: &Caller,
    request: &StartRequest,
    outcome: StartOutcome,
    check: CheckId,
    now: Timestamp,
) -> AuditEntry {
    let outcome = match outcome {
        StartOutcome::Started => "started",
        StartOutcome::Joined => "joined",
        StartOutcome::Repeated => "repeated",
    };
    let entry = caller.scene(now).entry(Action::CheckStart, Ok(outcome));
    told(entry, request).about(check)
}

fn told(entry: AuditEntry, request: &StartRequest) -> AuditEntry {
    entry
        .on_consent(request.purpose, &shortened(&request.consent.version))
        .with("consent_language", shortened(&request.consent.language))
        .with("package", shortened(&request.package))
}

fn new_check(
    tenant: &KycTenant,
    caller: &Caller,
    request: &StartRequest,
    attempt: Attempt,
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
