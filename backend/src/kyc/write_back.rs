//! What the CRM is told: the standing of a check after each event that matters there, in order per party.

use inlay_contract::kyc::KycEventKind;
use jiff::Timestamp;

use super::check::KeptCheck;
use super::tenant::KycTenant;
use crate::store::{NewJob, PartyKey, Queue};
use crate::upstream::kyc::{CrmOverride, CrmResult};

/// Whether the CRM wants to know. A delay is news for whoever waits, not for the record.
#[must_use]
pub(super) const fn concerns_the_crm(kind: KycEventKind) -> bool {
    match kind {
        KycEventKind::Started
        | KycEventKind::Submitted
        | KycEventKind::Progressed
        | KycEventKind::Finished
        | KycEventKind::Decided => true,
        KycEventKind::Delayed => false,
    }
}

/// The job that tells it. Its key is the party, so that the CRM hears in the order in which things happened.
#[must_use]
pub(super) fn job(
    party: &PartyKey,
    sequence: u64,
    check: &KeptCheck,
    tenant: &KycTenant,
    now: Timestamp,
) -> NewJob {
    let result = result(party, sequence, check, tenant);
    NewJob {
        queue: Queue::WriteBack,
        org: party.org.clone(),
        key: party.record.to_string(),
        subject: check.id.to_string(),
        // A plain struct of texts and numbers always has a JSON form.
        payload: serde_json::to_string(&result).unwrap_or_default(),
        due_at: now,
    }
}

fn result(party: &PartyKey, sequence: u64, check: &KeptCheck, tenant: &KycTenant) -> CrmResult {
    let package = tenant
        .package(&check.package)
        .map_or_else(|| check.package.clone(), |package| package.name.clone());
    CrmResult {
        check: check.id,
        sequence,
        party: party.record.clone(),
        state: check.state().value,
        outcome: check.effective(),
        risk: check.risk(),
        provider: tenant.provider_name.clone(),
        package,
        started_by: check.started_by.user.clone(),
        started_at: check.started_at,
        finished_at: check.finished_at,
        valid_until: check.valid_until,
        attempt: check.attempt.number,
        overridden: check.overridden.as_ref().map(|overridden| CrmOverride {
            by: overridden.resolution.by.user.clone(),
            outcome: overridden.outcome,
            note: overridden.resolution.note.clone(),
        }),
    }
}
