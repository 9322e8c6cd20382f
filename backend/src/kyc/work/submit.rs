//! Hands a check to its provider, once however often it is tried.

use inlay_contract::ErrorCode;

use super::super::check::KeptCheck;
use super::super::file::File;
use super::super::tenant::KycTenant;
use super::turn::{Trouble, Turn, UNKNOWN_CHECK};
use super::{FIRST_LOOK, refresh_job};
use crate::audit::Action;
use crate::audit::entry::DONE;
use crate::store::PartyKey;
use crate::upstream::kyc::{Order, SubjectId};

/// Makes the party known to the provider, then hands over the check. The provider's name for the party is committed before
/// the run is begun, so that a crash between the two makes no second one.
pub(super) async fn submit(turn: &Turn<'_>) -> Result<(), Trouble> {
    let (party, id, _) = turn.about_check()?;
    let tenant = turn.tenant()?;
    let file = File::read(turn.service.store.as_ref(), &party).await?;
    let check = file.check(id).ok_or(UNKNOWN_CHECK)?.clone();
    // Given up, and put back by an operator after another check was started: this one is not begun any more.
    if check.run.is_some() || check.given_up.is_some() {
        return turn.put_away().await;
    }
    let package = tenant
        .package(&check.package)
        .ok_or(Trouble::Senseless(ErrorCode::PackageUnknown))?;
    let subject = match check.subject.clone().or_else(|| known_subject(&file, &check)) {
        Some(subject) => subject,
        None => enrol(turn, tenant, &party, &check).await?,
    };
    let order = Order {
        check: id,
        subject: subject.clone(),
        package: package.provider_package.clone(),
        may_have_been_sent: 1 < turn.job.attempt,
    };
    let submitted = tenant.provider.submit(&order, &turn.request_id).await?;
    let now = turn.service.clock.now();
    turn.change(&party, Some(turn.done()), |file| {
        let check = file.check_mut(id).ok_or(UNKNOWN_CHECK)?;
        let mut entry = turn
            .scene(&party, check, now)
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
    turn: &Turn<'_>,
    tenant: &KycTenant,
    party: &PartyKey,
    check: &KeptCheck,
) -> Result<SubjectId, Trouble> {
    let data = tenant
        .parties
        .party_for_job(&party.record, &turn.request_id)
        .await?;
    let subject = tenant.provider.enrol(&data, &turn.request_id).await?;
    let now = turn.service.clock.now();
    turn.change(party, None, |file| {
        let check = file.check_mut(check.id).ok_or(UNKNOWN_CHECK)?;
        check.subject = Some(subject.clone());
        let entry = turn
            .scene(party, check, now)
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
