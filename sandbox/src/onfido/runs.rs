//! Workflow runs and their tasks.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use super::caller::Caller;
use super::error::OnfidoError;
use super::words::{run_body, run_status, task_body, task_id, task_item};
use crate::answer::StepStatus;
use crate::api::AppState;
use crate::kyc::{self, Begin, Ordered, Product, Run, Vendor};
use crate::random;

const PER_PAGE: usize = 20;

/// What is ordered.
#[derive(Deserialize)]
pub(super) struct NewRun {
    applicant_id: String,
    workflow_id: String,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    customer_user_id: Option<String>,
}

pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    body: Result<Json<NewRun>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), OnfidoError> {
    let Json(order) = body.map_err(|_| OnfidoError::bad_request())?;
    let product = Product::of_workflow(&order.workflow_id)
        .ok_or_else(|| OnfidoError::invalid("workflow_id", "is not a valid workflow"))?;
    let tags = checked(order.tags.unwrap_or_default())?;
    let id = random::uuid().map_err(|_| OnfidoError::internal())?;
    let begin = Begin {
        vendor: Vendor::Onfido,
        subject: order.applicant_id,
        ordered: Ordered::Package(product),
        reference: order.customer_user_id.unwrap_or_default(),
        tags,
    };
    let run = state
        .kyc
        .begin(caller.org, id, begin)
        .ok_or_else(|| OnfidoError::invalid("applicant_id", "is not a valid applicant"))?;
    Ok((StatusCode::CREATED, Json(run_body(&run))))
}

/// Tags that can be given to a run or a check.
pub(super) fn checked(tags: Vec<String>) -> Result<Vec<String>, OnfidoError> {
    if tags.len() > 30 || tags.iter().any(|tag| tag.is_empty() || tag.chars().count() > 128) {
        return Err(OnfidoError::invalid("tags", "at most 30 of 1 to 128 characters"));
    }
    Ok(tags)
}

pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, OnfidoError> {
    Ok(Json(run_body(&find(&state, &caller, &id)?)))
}

pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Value>>, OnfidoError> {
    let filter = Filter::of(query.as_deref().unwrap_or_default())?;
    let mut runs = state.kyc.runs(caller.org, Vendor::Onfido);
    runs.retain(|run| is_of_workflow(run) && filter.takes(run));
    if filter.is_newest_first {
        runs.reverse();
    }
    let page = runs.iter().skip((filter.page - 1).saturating_mul(PER_PAGE));
    Ok(Json(page.take(PER_PAGE).map(run_body).collect()))
}

/// Only what was started, as the official document has it.
pub(super) async fn tasks(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Vec<Value>>, OnfidoError> {
    let run = find(&state, &caller, &id)?;
    let started = run.check.steps.iter().filter(|step| step.started_at.is_some());
    Ok(Json(started.map(|step| task_item(&run, step)).collect()))
}

pub(super) async fn task(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, task)): Path<(String, String)>,
) -> Result<Json<Value>, OnfidoError> {
    let run = find(&state, &caller, &id)?;
    let mut steps = run.check.steps.iter();
    let step = steps
        .find(|step| step.status != StepStatus::Waiting && step.started_at.is_some() && task_id(step) == task)
        .ok_or_else(OnfidoError::not_found)?;
    Ok(Json(task_body(&run, step)))
}

pub(super) async fn evidence(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, OnfidoError> {
    let run = find(&state, &caller, &id)?;
    document(&state, &caller, &run)
}

/// The document about a run or a check that is over.
pub(super) fn document(state: &AppState, caller: &Caller, run: &Run) -> Result<Response, OnfidoError> {
    let person = state.kyc.enrolled(caller.org, Vendor::Onfido, &run.subject);
    let person = person
        .filter(|_| run.check.status.is_over())
        .ok_or_else(OnfidoError::not_found)?;
    let body = kyc::pdf(run, &person.person);
    Ok(([(CONTENT_TYPE, "application/pdf")], body).into_response())
}

fn find(state: &AppState, caller: &Caller, id: &str) -> Result<Run, OnfidoError> {
    state
        .kyc
        .run(caller.org, Vendor::Onfido, id)
        .filter(is_of_workflow)
        .ok_or_else(OnfidoError::not_found)
}

/// Whether it is a run, and not a check of single reports.
fn is_of_workflow(run: &Run) -> bool {
    matches!(run.ordered, Ordered::Package(_))
}

/// Which runs are asked for.
struct Filter {
    page: usize,
    is_newest_first: bool,
    applicant_id: Option<String>,
    statuses: Vec<String>,
    /// A run must have all of them.
    tags: Vec<String>,
}

impl Filter {
    /// Read by hand because `tags` comes once for each tag; a list of comma separated ones is understood as well.
    fn of(query: &str) -> Result<Self, OnfidoError> {
        let mut filter = Self {
            page: 1,
            is_newest_first: true,
            applicant_id: None,
            statuses: Vec::new(),
            tags: Vec::new(),
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = value.replace('+', " ");
            let value = percent_decode_str(&value).decode_utf8_lossy().into_owned();
            let listed = || value.split(',').map(str::to_owned);
            match name {
                "page" => {
                    filter.page = value
                        .parse()
                        .ok()
                        .filter(|page| *page >= 1)
                        .ok_or_else(|| OnfidoError::invalid("page", "must be a positive number"))?;
                }
                "sort" => filter.is_newest_first = value != "asc",
                "applicant_id" => filter.applicant_id = Some(value),
                "status" => filter.statuses.extend(listed()),
                "tags" | "tags[]" | "tags%5B%5D" => filter.tags.extend(listed()),
                _ => {}
            }
        }
        Ok(filter)
    }

    fn takes(&self, run: &Run) -> bool {
        self.applicant_id.as_ref().is_none_or(|id| *id == run.subject)
            && (self.statuses.is_empty()
                || self
                    .statuses
                    .iter()
                    .any(|status| *status == run_status(&run.check)))
            && self.tags.iter().all(|tag| run.tags.contains(tag))
    }
}
