//! One function a queue: what a job asks for, done once however often it is tried.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{CheckId, KycEventKind};
use jiff::{SignedDuration, Timestamp};

use super::super::check::KeptCheck;
use super::super::file::File;
use super::super::service::KycService;
use super::super::tenant::KycTenant;
use super::{AboutCheck, FIRST_LOOK, refresh_job, verdict};
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::random;
use crate::store::{AuditEntry, DeliveryId, Job, PartyKey, Queue, Settlement, StoreError, Verdict};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::{CrmResult, Observation, Order, RunId, SubjectId};

/// The longest pause between two looks at a run.
const LONGEST_LOOK: SignedDuration = SignedDuration::from_mins(10);

/// Why a job is not done.
pub(super) enum Trouble {
    /// A call failed: try again.
    Upstream(UpstreamError),
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

const UNKNOWN_CHECK: Trouble = Trouble::Senseless(ErrorCode::CheckUnknown);

fn done(job: &Job) -> Settlement {
    Settlement {
        lease: job.lease,
        verdict: Verdict::Done,
    }
}

/// A job about a check: whose it is, and what it carries.
fn about(job: &Job) -> Result<(PartyKey, CheckId, AboutCheck), Trouble> {
    let senseless = || Trouble::Senseless(ErrorCode::RequestMalformed);
    let payload: AboutCheck = serde_json::from_str(&job.work.payload).map_err(|_| senseless())?;
    let check = job.work.subject.parse().map_err(|_| senseless())?;
    let party = PartyKey {
        org: job.work.org.clone(),
        record: payload.record.clone(),
    };
    Ok((party, check, payload))
}

fn tenant<'a>(service: &'a KycService, job: &Job) -> Result<&'a KycTenant, Trouble> {
    service
        .tenant(&job.work.org)
        .map_err(|_| Trouble::Senseless(ErrorCode::KycNotConfigured))
}

fn scene(party: &PartyKey, check: Option<&KeptCheck>, request_id: Option<&str>, at: Timestamp) -> Scene {
    Scene {
        org: party.org.clone(),
        at,
        actor: None,
        on_behalf_of: check.map(|check| check.started_by.user.clone()),
        party: Some(party.record.clone()),
        request_id: request_id.map(str::to_owned),
    }
}

/// Makes the party known to the provider, then hands over the check. The provider's name for the party is committed before
/// the run is begun, so that a crash between the two makes no second one.
pub(super) async fn submit(service: &KycService, job: &Job) -> Result<(), Trouble> {
    let (party, id, _) = about(job)?;
    let tenant = tenant(service, job)?;
    let request_id = random::uuid().to_string();
    let file = File::read(service.store.as_ref(), &party).await?;
    let check = file.check(id).ok_or(UNKNOWN_CHECK)?.clone();
    if check.run.is_some() {
        service.store.settle(done(job), Vec::new()).await?;
        return Ok(());
    }
    let package = tenant
        .package(&check.package)
        .ok_or(Trouble::Senseless(ErrorCode::PackageUnknown))?;
    let subject = match check.subject.clone().or_else(|| known_subject(&file, &check)) {
        Some(subject) => subject,
        None => enrol(service, tenant, &party, &check, &request_id).await?,
    };
    let order = Order {
        check: id,
        subject: subject.clone(),
        package: package.provider_package.clone(),
        may_have_been_sent: 1 < job.attempt,
    };
    let submitted = tenant.provider.submit(&order, &request_id).await?;
    let now = service.clock.now();
    change(service, &party, Some(done(job)), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let mut entry = scene(&party, Some(check), Some(&request_id), now)
            .entry(Action::ProviderSubmit, Ok(DONE))
            .about(id)
            .on_consent(check.purpose, &check.consent_version)
            .with("provider", check.provider.clone())
            .with("state", submitted.observation.state.value.as_str());
        entry
            .provider_request_id
            .clone_from(&submitted.provider_request_id);
        check.subject = Some(subject.clone());
        let (run, observation) = (submitted.run.clone(), submitted.observation.clone());
        let kind = check.submitted(run, observation, now, &tenant.validity);
        let is_running = check.is_running();
        file.note(id, kind, now, tenant);
        if is_running {
            file.order(refresh_job(&party.org, id, &party.record, FIRST_LOOK, now));
        }
        Ok(vec![entry])
    })
    .await
}

/// Makes the party known to the provider, and keeps the name that it is given.
async fn enrol(
    service: &KycService,
    tenant: &KycTenant,
    party: &PartyKey,
    check: &KeptCheck,
    request_id: &str,
) -> Result<SubjectId, Trouble> {
    let data = tenant.parties.party(&party.record, request_id).await?;
    let subject = tenant.provider.enrol(&data, request_id).await?;
    let now = service.clock.now();
    change(service, party, None, |file| {
        let check = file.check_mut(check.id).ok_or(UNKNOWN_CHECK)?;
        check.subject = Some(subject.clone());
        let entry = scene(party, Some(check), Some(request_id), now)
            .entry(Action::ProviderEnrol, Ok(DONE))
            .about(check.id)
            .with("provider", check.provider.clone());
        let id = check.id;
        file.touch(id);
        Ok(vec![entry])
    })
    .await?;
    Ok(subject)
}

/// The provider's name for the party from an earlier check by the same provider.
fn known_subject(file: &File, check: &KeptCheck) -> Option<SubjectId> {
    file.checks
        .iter()
        .rev()
        .filter(|earlier| earlier.provider == check.provider)
        .find_map(|earlier| earlier.subject.clone())
}

/// Looks how a run stands, and again later while it is running.
pub(super) async fn refresh(service: &KycService, job: &Job) -> Result<(), Trouble> {
    let (party, id, payload) = about(job)?;
    let tenant = tenant(service, job)?;
    let file = File::read(service.store.as_ref(), &party).await?;
    let check = file.check(id).ok_or(UNKNOWN_CHECK)?;
    // One that was given up is looked at again when an operator replays the job.
    let is_open = check.is_running() || check.given_up.is_some();
    let Some(run) = check.run.clone().filter(|_| is_open) else {
        service.store.settle(done(job), Vec::new()).await?;
        return Ok(());
    };
    let seen = look(tenant, &run).await?;
    let pause = payload.look_again_after.unwrap_or(FIRST_LOOK.as_secs());
    let next = SignedDuration::from_secs(pause.saturating_mul(2)).clamp(FIRST_LOOK, LONGEST_LOOK);
    take_in(service, tenant, (&party, id), &seen, job, Some(next)).await
}

/// Works on a delivery: it only says that there is something to see.
pub(super) async fn webhook(service: &KycService, job: &Job) -> Result<(), Trouble> {
    let senseless = || Trouble::Senseless(ErrorCode::WebhookMalformed);
    let tenant = tenant(service, job)?;
    let delivery = DeliveryId(job.work.subject.parse().map_err(|_| senseless())?);
    let delivery = service.store.delivery(delivery).await?.ok_or_else(senseless)?;
    let notification = tenant
        .provider
        .notification(&delivery.delivery.body)
        .map_err(|_| senseless())?;
    let Some(run) = notification.run else {
        service.store.settle(done(job), Vec::new()).await?;
        return Ok(());
    };
    let found = service
        .store
        .check_of_run(&job.work.org, tenant.provider.name(), &run.0)
        .await?;
    let Some((party, id)) = found else {
        // The delivery may have overtaken the answer to the submission; a run of somebody else's is given up in the end.
        return Err(Trouble::Upstream(UpstreamError::Unreachable(anyhow::anyhow!(
            "no check has this run yet"
        ))));
    };
    let seen = look(tenant, &run).await?;
    take_in(service, tenant, (&party, id), &seen, job, None).await
}

/// What a look at a run showed, and the name of the request.
struct Seen {
    observation: Observation,
    request_id: String,
}

async fn look(tenant: &KycTenant, run: &RunId) -> Result<Seen, Trouble> {
    let request_id = random::uuid().to_string();
    let observation = tenant.provider.observe(run, &request_id).await?;
    Ok(Seen {
        observation,
        request_id,
    })
}

/// Commits what was seen, whatever it changes, and settles the job.
async fn take_in(
    service: &KycService,
    tenant: &KycTenant,
    (party, id): (&PartyKey, CheckId),
    seen: &Seen,
    job: &Job,
    look_again_after: Option<SignedDuration>,
) -> Result<(), Trouble> {
    let now = service.clock.now();
    change(service, party, Some(done(job)), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let scene = scene(party, Some(check), Some(&seen.request_id), now);
        let mut audit = vec![
            scene
                .entry(Action::ProviderObserve, Ok(DONE))
                .about(id)
                .with("provider", check.provider.clone()),
        ];
        if let Some(kind) = check.observed(seen.observation.clone(), now, &tenant.validity) {
            audit.push(changed(&scene, check));
            file.note(id, kind, now, tenant);
        }
        let is_running = file.check(id).is_some_and(KeptCheck::is_running);
        if let Some(after) = look_again_after.filter(|_| is_running) {
            file.order(refresh_job(&party.org, id, &party.record, after, now));
        }
        Ok(audit)
    })
    .await
}

/// Changes a file by what is known already. Where another was faster the file is read again and changed again; a provider is not
/// asked again for it.
async fn change(
    service: &KycService,
    party: &PartyKey,
    settles: Option<Settlement>,
    change: impl Fn(&mut File) -> Result<Vec<AuditEntry>, Trouble>,
) -> Result<(), Trouble> {
    let mut refused = None;
    loop {
        let mut file = File::read(service.store.as_ref(), party).await?;
        // Refused twice at the same version: it is not the file that moved on, it is the job that another worker has now.
        if refused == Some(file.version()) {
            return Err(StoreError::Conflict.into());
        }
        refused = Some(file.version());
        let audit = change(&mut file)?;
        match file.commit(service.store.as_ref(), None, settles, audit).await {
            Err(StoreError::Conflict) => {}
            result => {
                result?;
                service.wake.notify_waiters();
                return Ok(());
            }
        }
    }
}

fn changed(scene: &Scene, check: &KeptCheck) -> AuditEntry {
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

/// Tells the CRM.
pub(super) async fn write_back(service: &KycService, job: &Job) -> Result<(), Trouble> {
    let tenant = tenant(service, job)?;
    let result: CrmResult = serde_json::from_str(&job.work.payload)
        .map_err(|_| Trouble::Senseless(ErrorCode::RequestMalformed))?;
    let request_id = random::uuid().to_string();
    if let Some(crm) = &tenant.crm {
        crm.write(&result, &request_id).await?;
    }
    let scene = Scene {
        org: job.work.org.clone(),
        at: service.clock.now(),
        actor: None,
        on_behalf_of: Some(result.started_by.clone()),
        party: Some(result.party.clone()),
        request_id: Some(request_id),
    };
    let entry = scene
        .entry(Action::CrmWritten, Ok(DONE))
        .about(result.check)
        .with("sequence", result.sequence.to_string())
        .with("state", result.state.as_str());
    service.store.settle(done(job), vec![entry]).await?;
    Ok(())
}

/// A call failed: the job is tried again later, or given up; the check shows that it gets no further.
pub(super) async fn put_off(
    service: &KycService,
    job: &Job,
    error: &UpstreamError,
) -> Result<(), StoreError> {
    let Ok(tenant) = service.tenant(&job.work.org) else {
        return Ok(());
    };
    let verdict = verdict(service, job, error, tenant.give_up_after);
    let code = error.code();
    let is_dead = matches!(verdict, Verdict::Dead { .. });
    tracing::warn!(
        queue = job.work.queue.as_str(),
        job = job.lease.job.0,
        attempt = job.attempt,
        code = code.as_str(),
        is_dead,
        "a job is put off",
    );
    let settlement = Settlement {
        lease: job.lease,
        verdict,
    };
    let is_about_check = matches!(job.work.queue, Queue::Submit | Queue::Refresh);
    let (Ok((party, id, _)), true) = (about(job), is_about_check) else {
        return settle(service, settlement).await;
    };
    let now = service.clock.now();
    let action = match job.work.queue {
        Queue::Submit => Action::ProviderSubmit,
        _ => Action::ProviderObserve,
    };
    let noted = change(service, &party, Some(settlement), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let scene = scene(&party, Some(check), None, now);
        let mut audit = vec![scene.entry(action, Err(code)).about(id)];
        let kind: Option<KycEventKind> = if is_dead {
            check.give_up(code, now)
        } else {
            check.delayed(code, now)
        };
        if let Some(kind) = kind {
            audit.push(changed(&scene, check));
            file.note(id, kind, now, tenant);
        }
        Ok(audit)
    });
    match noted.await {
        Ok(()) => Ok(()),
        // Another worker has the job.
        Err(Trouble::Store(StoreError::Conflict)) => Ok(()),
        Err(Trouble::Store(error)) => Err(error),
        // The check is not there: nothing can be noted, and the job is put off all the same.
        Err(Trouble::Upstream(_) | Trouble::Senseless(_)) => settle(service, settlement).await,
    }
}

async fn settle(service: &KycService, settlement: Settlement) -> Result<(), StoreError> {
    match service.store.settle(settlement, Vec::new()).await {
        // The lease ran out: another worker has the job.
        Err(StoreError::Conflict) => Ok(()),
        result => result,
    }
}
