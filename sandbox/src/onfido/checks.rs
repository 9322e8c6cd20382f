//! Checks of single reports: what this vendor made before there were workflows, and still makes.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::OnfidoError;
use super::reports::report_id;
use super::runs::{checked, document};
use super::words::seconds;
use crate::answer::{Check, CheckResult, CheckStatus, StepResult};
use crate::api::AppState;
use crate::kyc::{Begin, Ordered, ReportName, Reports, Run, Vendor};
use crate::random;

/// What is ordered.
#[derive(Deserialize)]
pub(super) struct NewCheck {
    applicant_id: String,
    #[serde(default)]
    report_names: Vec<String>,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    applicant_provides_data: bool,
    #[serde(default)]
    privacy_notices_read_consent_given: bool,
}

/// Whose checks are asked for.
#[derive(Deserialize)]
pub(super) struct Filter {
    applicant_id: Option<String>,
}

pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    body: Result<Json<NewCheck>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), OnfidoError> {
    let Json(order) = body.map_err(|_| OnfidoError::bad_request())?;
    let names: Option<Vec<_>> = order
        .report_names
        .iter()
        .map(|name| ReportName::of(name))
        .collect();
    let names = names
        .filter(|names| !names.is_empty())
        .ok_or_else(|| OnfidoError::invalid("report_names", "must be names of reports"))?;
    let begin = Begin {
        vendor: Vendor::Onfido,
        subject: order.applicant_id,
        ordered: Ordered::Reports(Reports {
            names,
            applicant_provides_data: order.applicant_provides_data,
            privacy_notices_read: order.privacy_notices_read_consent_given,
        }),
        reference: String::new(),
        tags: checked(order.tags.unwrap_or_default())?,
    };
    let id = random::uuid().map_err(|_| OnfidoError::internal())?;
    let run = state
        .kyc
        .begin(caller.org, id, begin)
        .ok_or_else(|| OnfidoError::invalid("applicant_id", "is not a valid applicant"))?;
    Ok((StatusCode::CREATED, Json(body_of(&run))))
}

/// All of one applicant's, the newest first; the list knows no pages.
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Result<Json<Value>, OnfidoError> {
    let applicant = filter
        .applicant_id
        .ok_or_else(|| OnfidoError::invalid("applicant_id", "can't be blank"))?;
    let mut runs = state.kyc.runs(caller.org, Vendor::Onfido);
    runs.retain(|run| is_of_reports(run) && run.subject == applicant);
    let checks: Vec<Value> = runs.iter().rev().map(body_of).collect();
    Ok(Json(json!({ "checks": checks })))
}

pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, OnfidoError> {
    Ok(Json(body_of(&find(&state, &caller, &id)?)))
}

pub(super) async fn download(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, OnfidoError> {
    document(&state, &caller, &find(&state, &caller, &id)?)
}

pub(super) fn find(state: &AppState, caller: &Caller, id: &str) -> Result<Run, OnfidoError> {
    state
        .kyc
        .run(caller.org, Vendor::Onfido, id)
        .filter(is_of_reports)
        .ok_or_else(OnfidoError::not_found)
}

pub(super) fn is_of_reports(run: &Run) -> bool {
    matches!(run.ordered, Ordered::Reports(_))
}

/// Where a check stands. There is no word for one that cannot be carried out: it is withdrawn.
pub(super) fn status(check: &Check) -> &'static str {
    match check.status {
        CheckStatus::WaitingForClient => "awaiting_applicant",
        CheckStatus::Cancelled | CheckStatus::Error => "withdrawn",
        CheckStatus::HeldByPartner => "awaiting_partner",
        CheckStatus::Completed => "complete",
        CheckStatus::Pending | CheckStatus::Running | CheckStatus::ManualReview => "in_progress",
    }
}

/// What a complete check came to: clear if all its reports are. It judges nobody.
fn result(check: &Check) -> Option<&'static str> {
    let is_clear = |result: Option<StepResult>| result.is_none_or(|result| result == StepResult::Pass);
    match (check.status, check.result) {
        (CheckStatus::Completed, Some(CheckResult::ConditionalPass)) => Some("clear_on_condition"),
        (CheckStatus::Completed, _) if check.steps.iter().all(|step| is_clear(step.result)) => Some("clear"),
        (CheckStatus::Completed, _) => Some("consider"),
        _ => None,
    }
}

/// A check as a whole. What there is not yet is left out: the official document knows no null here.
fn body_of(run: &Run) -> Value {
    let check = &run.check;
    let mut body = json!({
        "id": check.id,
        "created_at": seconds(run.created_at),
        "href": format!("/v3.6/checks/{}", check.id),
        "applicant_id": run.subject,
        "status": status(check),
        "tags": run.tags,
        "report_ids": (0..check.steps.len()).map(|place| report_id(run, place)).collect::<Vec<_>>(),
        "results_uri": format!("https://dashboard.example.com/checks/{}", check.id),
        "sandbox": true,
        "paused": false,
        "version": "3.6",
    });
    if let Some(result) = result(check) {
        body["result"] = json!(result);
    }
    if let Ordered::Reports(reports) = &run.ordered {
        body["applicant_provides_data"] = json!(reports.applicant_provides_data);
        body["privacy_notices_read_consent_given"] = json!(reports.privacy_notices_read);
        if reports.applicant_provides_data {
            body["form_uri"] = json!(format!("https://forms.example.com/{}", check.id));
        }
    }
    body
}
