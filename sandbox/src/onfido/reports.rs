//! The reports of a check. All of them are there from the beginning, and await data until they are complete.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::caller::Caller;
use super::checks::{find, is_of_reports};
use super::error::OnfidoError;
use super::words::{found, seconds};
use crate::answer::{Step, StepStatus, StepType};
use crate::api::AppState;
use crate::kyc::{Ordered, Run, Vendor};

/// Of which check reports are asked for.
#[derive(Deserialize)]
pub(super) struct Filter {
    check_id: Option<String>,
}

pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Result<Json<Value>, OnfidoError> {
    let id = filter
        .check_id
        .ok_or_else(|| OnfidoError::invalid("check_id", "can't be blank"))?;
    let run = find(&state, &caller, &id)?;
    let reports: Vec<Value> = (0..run.check.steps.len())
        .map(|place| body_of(&run, place))
        .collect();
    Ok(Json(json!({ "reports": reports })))
}

pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, OnfidoError> {
    let mut runs = state.kyc.runs(caller.org, Vendor::Onfido);
    runs.retain(is_of_reports);
    let bodies = runs.iter().find_map(|run| {
        let mut places = 0..run.check.steps.len();
        let place = places.find(|place| report_id(run, *place) == id)?;
        Some(body_of(run, place))
    });
    bodies.map(Json).ok_or_else(OnfidoError::not_found)
}

/// The name of the report at a place: always the same, and nobody else's.
pub(super) fn report_id(run: &Run, place: usize) -> String {
    let digest = Sha256::digest(format!("{}/{place}", run.check.id));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    id.as_hyphenated().to_string()
}

/// Where a report stands. The official document has no word for one that is being made.
pub(super) fn status(step: &Step) -> &'static str {
    match step.status {
        StepStatus::Waiting | StepStatus::Running | StepStatus::WaitingForClient => "awaiting_data",
        StepStatus::ManualReview => "awaiting_approval",
        StepStatus::Done => "complete",
        StepStatus::Skipped => "withdrawn",
        StepStatus::Error => "cancelled",
        StepStatus::QueuedAtPartner => "awaiting_partner",
    }
}

/// What the report at a place is called. A step that nobody ordered is the one with a word that nobody knows yet.
fn name(run: &Run, place: usize) -> &'static str {
    let (before, from) = run.check.steps.split_at(place);
    let is_ordered = |step: &&Step| step.step_type != StepType::Voice;
    let ordered = before.iter().filter(is_ordered).count();
    match (&run.ordered, from.first().filter(is_ordered)) {
        (Ordered::Reports(reports), Some(_)) => {
            reports.names.get(ordered).map_or("unknown", |report| report.name)
        }
        _ => "voice_similarity",
    }
}

fn body_of(run: &Run, place: usize) -> Value {
    let step = &run.check.steps[place];
    let id = report_id(run, place);
    let mut body = json!({
        "id": id,
        "created_at": seconds(run.created_at),
        "href": format!("/v3.6/reports/{id}"),
        "name": name(run, place),
        "status": status(step),
        "check_id": run.check.id,
        "properties": {},
    });
    // What was not found yet is left out, as in the check.
    if let Value::Object(findings) = found(step) {
        for (field, value) in findings {
            body[field] = value;
        }
    }
    body
}
