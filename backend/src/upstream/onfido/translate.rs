//! Onfido's JSON to the terms of the contract, and the other way.

mod applicant;
mod check;
mod report;
mod run;

use inlay_contract::kyc::Said;

pub(super) use self::applicant::applicant;
pub(super) use self::check::check;
pub(super) use self::run::run;
use super::named::Named;
use super::wire::{Delivery, Id};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::Notification;

/// Longest word that is kept as it came, in characters.
const LONGEST_WORD: usize = 120;

/// What a delivery is about. Onfido's deliveries have no name of their own.
pub(super) fn notification(delivery: Delivery) -> Result<Notification, UpstreamError> {
    let payload = delivery.payload;
    let object = payload.object;
    let (make, id): (fn(Id) -> Named, _) = match payload.resource_type.as_str() {
        "workflow_run" => (Named::WorkflowRun, object.id),
        "check" => (Named::Check, object.id),
        "report" => (Named::Report, object.id),
        // A task, a file about the run; what has no run is of no interest.
        _ => (Named::WorkflowRun, object.workflow_run_id),
    };
    let run = id.map(|id| make(Id::parse(&id)?).name()).transpose()?;
    Ok(Notification { event_id: None, run })
}

fn said<T>(value: T, raw: &str) -> Said<T> {
    Said::by_provider(value, kept(raw))
}

fn kept(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}
