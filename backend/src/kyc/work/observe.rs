//! Looks how a run stands: when its time has come, and when a delivery says that there is something to see.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::CheckId;
use jiff::SignedDuration;

use super::super::check::KeptCheck;
use super::super::file::File;
use super::super::tenant::KycTenant;
use super::turn::{Trouble, Turn, UNKNOWN_CHECK, changed};
use super::{FIRST_LOOK, refresh_job};
use crate::audit::Action;
use crate::audit::entry::DONE;
use crate::store::{DeliveryId, PartyKey};
use crate::upstream::kyc::Observation;

/// The longest pause between two looks at a run.
const LONGEST_LOOK: SignedDuration = SignedDuration::from_mins(10);

/// Looks how a run stands, and again later while it is running.
pub(super) async fn refresh(turn: &Turn<'_>) -> Result<(), Trouble> {
    let (party, id, payload) = turn.about_check()?;
    let tenant = turn.tenant()?;
    let file = File::read(turn.service.store.as_ref(), &party).await?;
    let check = file.check(id).ok_or(UNKNOWN_CHECK)?;
    // Given up, it is not running: an operator who puts this job back has it run again first, unless it was overtaken.
    let Some(run) = check.run.as_ref().filter(|_| check.is_running()) else {
        return turn.put_away().await;
    };
    let seen = tenant.provider.observe(run, &turn.request_id).await?;
    let pause = payload.look_again_after.unwrap_or(FIRST_LOOK.as_secs());
    let next = SignedDuration::from_secs(pause.saturating_mul(2)).clamp(FIRST_LOOK, LONGEST_LOOK);
    take_in(turn, tenant, (&party, id), &seen, Some(next)).await
}

/// Works on a delivery: it only says that there is something to see.
pub(super) async fn webhook(turn: &Turn<'_>) -> Result<(), Trouble> {
    let senseless = || Trouble::Senseless(ErrorCode::WebhookMalformed);
    let tenant = turn.tenant()?;
    let store = turn.service.store.as_ref();
    let work = &turn.job.work;
    let delivery = DeliveryId(work.subject.parse().map_err(|_| senseless())?);
    let delivery = store.delivery(delivery).await?.ok_or_else(senseless)?;
    let notification = tenant
        .provider
        .notification(&delivery.delivery.body)
        .map_err(|_| senseless())?;
    let run = match notification.run {
        Some(named) => tenant.provider.run_of(named, &turn.request_id).await?,
        None => None,
    };
    let Some(run) = run else {
        return turn.put_away().await;
    };
    let found = store
        .check_of_run(&work.org, tenant.provider.name(), &run.0)
        .await?;
    // A run of somebody else's is given up in the end.
    let (party, id) = found.ok_or(Trouble::RunUnknown)?;
    let seen = tenant.provider.observe(&run, &turn.request_id).await?;
    take_in(turn, tenant, (&party, id), &seen, None).await
}

/// Commits what was seen, whatever it changes, and settles the job.
async fn take_in(
    turn: &Turn<'_>,
    tenant: &KycTenant,
    (party, id): (&PartyKey, CheckId),
    seen: &Observation,
    look_again_after: Option<SignedDuration>,
) -> Result<(), Trouble> {
    let now = turn.service.clock.now();
    turn.change(party, Some(turn.done()), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let scene = turn.scene(party, check, now);
        let mut audit = vec![
            scene
                .entry(Action::ProviderObserve, Ok(DONE))
                .about(id)
                .with("provider", check.provider.clone()),
        ];
        if let Some(kind) = check.observed(seen.clone(), now, &tenant.validity) {
            audit.push(changed(&scene, check));
            file.note(id, kind, now, tenant);
        } else {
            // That it stood so later, too, is nothing to tell, but makes an older answer recognisable.
            file.touch(id);
        }
        let is_running = file.check(id).is_some_and(KeptCheck::is_running);
        if let Some(after) = look_again_after.filter(|_| is_running) {
            file.order(refresh_job(&party.org, id, &party.record, after, now));
        }
        Ok(audit)
    })
    .await
}
