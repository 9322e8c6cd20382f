//! What came of a check, in panel, events and CRM, in a form that can be compared with another run's.

use std::collections::BTreeMap;

use inlay_contract::kyc::{Check, KycEventKind, Overall, Risk, RunState};
use inlay_sandbox::orgs::NORTH;
use serde_json::Value;

use super::instance::Instance;
use super::parts::Parts;

/// What came of a person's check, without the names and times that differ from run to run.
#[derive(Debug, PartialEq)]
pub(super) struct Ending {
    pub(super) overall: Overall,
    pub(super) risk: Risk,
    pub(super) check: Check,
    pub(super) news: Vec<KycEventKind>,
    /// The fields of the record in the CRM.
    pub(super) record: BTreeMap<String, Value>,
    /// The numbers under which it was written, and those that were told.
    pub(super) written: Vec<Value>,
    pub(super) told: Vec<String>,
}

/// Whether a check has come to where its script ends. The last word of Onfido's for one of them is of its next version: whether
/// that run is over nobody can know, and so it counts as running.
pub(super) fn is_at_its_end(check: &Check) -> bool {
    let state = &check.state;
    state.value.is_over()
        || (state.value == RunState::Unknown && state.raw.as_deref() == Some("approved_on_condition"))
}

/// A check without what is never the same twice.
fn comparable(mut check: Check) -> Check {
    check.id = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    let never = jiff::Timestamp::UNIX_EPOCH;
    let day = jiff::civil::date(2000, 1, 1);
    check.started_at = never;
    check.finished_at = check.finished_at.map(|_| never);
    check.valid_until = check.valid_until.map(|_| day);
    check.requirements_due = check.requirements_due.map(|_| day);
    if let Some(review) = &mut check.review {
        review.opened_at = never;
    }
    for part in &mut check.parts {
        part.id.clear();
        part.started_at = part.started_at.map(|_| never);
        part.finished_at = part.finished_at.map(|_| never);
    }
    check
}

pub(super) async fn ending(parts: &Parts, instance: &Instance, person: &str) -> Ending {
    let panel = instance.advisor(&NORTH, person).await.panel().await;
    let [check] = panel.checks.as_slice() else {
        panic!("one check was started: {panel:?}")
    };
    let mut records = parts.records(&NORTH);
    records.retain(|record| record.external_id == check.id.to_string());
    let [record] = records.as_slice() else {
        panic!("a check is one record: {records:?}")
    };
    let written: Vec<Value> = record
        .writings
        .iter()
        .map(|fields| fields["Inlay_Sequence__c"].clone())
        .collect();
    let mut fields = record.fields.clone();
    for name in [
        "Inlay_Started_At__c",
        "Inlay_Finished_At__c",
        "Inlay_Valid_Until__c",
    ] {
        let value = fields.get_mut(name).unwrap();
        *value = Value::Bool(!value.is_null());
    }
    let id = check.id.to_string();
    let told = parts.told(&NORTH);
    let told = told
        .iter()
        .map(|event| event.fields["Event_Key__c"].as_str().unwrap());
    Ending {
        overall: panel.overall,
        risk: panel.risk,
        news: instance
            .events(&NORTH, person)
            .await
            .iter()
            .map(|event| event.kind)
            .collect(),
        record: fields,
        written,
        told: told
            .filter_map(|key| key.strip_prefix(&id).map(str::to_owned))
            .collect(),
        check: comparable(check.clone()),
    }
}
