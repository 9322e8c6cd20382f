//! Where this vendor sends word: the firm registers it and is told the token with which it is signed.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::OnfidoError;
use crate::api::AppState;
use crate::kyc::{Registration, Target, Vendor};
use crate::random;

/// `webhook_event_type` of the official document of API v3.6.
const EVENTS: [&str; 17] = [
    "audit_log.created",
    "watchlist_monitor.matches_updated",
    "workflow_run.completed",
    "workflow_task.started",
    "workflow_task.completed",
    "check.started",
    "check.reopened",
    "check.withdrawn",
    "check.completed",
    "check.form_completed",
    "report.withdrawn",
    "report.resumed",
    "report.cancelled",
    "report.awaiting_approval",
    "report.completed",
    "workflow_timeline_file.created",
    "workflow_run_evidence_folder.created",
];

/// What a firm says of a webhook; what is left out stays as it is.
#[derive(Deserialize)]
pub(super) struct Said {
    name: Option<String>,
    url: Option<String>,
    enabled: Option<bool>,
    events: Option<Vec<String>>,
    environments: Option<Vec<String>>,
}

/// What is to be sent again.
#[derive(Deserialize)]
pub(super) struct Again {
    #[serde(default)]
    data: Vec<AgainItem>,
}

#[derive(Deserialize)]
struct AgainItem {
    resource_id: String,
    event: String,
}

pub(super) async fn register(
    State(state): State<AppState>,
    caller: Caller,
    body: Result<Json<Said>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), OnfidoError> {
    let Json(said) = body.map_err(|_| OnfidoError::bad_request())?;
    let new = Registration {
        id: random::uuid().map_err(|_| OnfidoError::internal())?,
        name: None,
        url: String::new(),
        token: random::identifier().map_err(|_| OnfidoError::internal())?,
        is_enabled: true,
        events: Vec::new(),
        environments: Vec::new(),
    };
    let target = target(&caller, said.over(new)?)?;
    let body = body_of(&target);
    state.kyc.add_target(target);
    Ok((StatusCode::CREATED, Json(body)))
}

pub(super) async fn list(State(state): State<AppState>, caller: Caller) -> Json<Value> {
    let targets = state.kyc.registered(caller.org);
    Json(json!({"webhooks": targets.iter().map(body_of).collect::<Vec<_>>()}))
}

pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, OnfidoError> {
    let found = state
        .kyc
        .change_registered::<OnfidoError>(caller.org, &id, |_| Ok(()))?;
    let target = found.ok_or_else(OnfidoError::not_found)?;
    Ok(Json(body_of(&target)))
}

pub(super) async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    body: Result<Json<Said>, JsonRejection>,
) -> Result<Json<Value>, OnfidoError> {
    let Json(said) = body.map_err(|_| OnfidoError::bad_request())?;
    let changed = state.kyc.change_registered(caller.org, &id, |known| {
        let Some(before) = known.registration.clone() else {
            return Ok(());
        };
        *known = target(&caller, said.over(before)?)?;
        Ok(())
    })?;
    let target = changed.ok_or_else(OnfidoError::not_found)?;
    Ok(Json(body_of(&target)))
}

pub(super) async fn unregister(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, OnfidoError> {
    if state.kyc.unregister(caller.org, &id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(OnfidoError::not_found())
    }
}

/// All or none, and only of checks that are complete: the one event that the official document names.
pub(super) async fn resend(
    State(state): State<AppState>,
    caller: Caller,
    body: Result<Json<Again>, JsonRejection>,
) -> Result<StatusCode, OnfidoError> {
    let Json(again) = body.map_err(|_| OnfidoError::bad_request())?;
    for item in &again.data {
        let check = super::checks::find(&state, &caller, &item.resource_id);
        let is_complete = check.is_ok_and(|run| super::checks::status(&run.check) == "complete");
        if item.event != "check.completed" || !is_complete {
            return Err(OnfidoError::invalid("data", "names no completed check"));
        }
    }
    for item in &again.data {
        state
            .kyc
            .tell_again(caller.org, Vendor::Onfido, &item.resource_id);
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Said {
    fn over(self, before: Registration) -> Result<Registration, OnfidoError> {
        let events = self.events.unwrap_or(before.events);
        if !events.iter().all(|event| EVENTS.contains(&event.as_str())) {
            return Err(OnfidoError::invalid("events", "is not an event"));
        }
        Ok(Registration {
            name: self.name.or(before.name),
            url: self.url.unwrap_or(before.url),
            is_enabled: self.enabled.unwrap_or(before.is_enabled),
            events,
            environments: self.environments.unwrap_or(before.environments),
            ..before
        })
    }
}

/// The real one wants `https`; here the receiver is on the same machine.
fn target(caller: &Caller, registration: Registration) -> Result<Target, OnfidoError> {
    Target::registered(caller.org, Vendor::Onfido, registration)
        .map_err(|_| OnfidoError::invalid("url", "is not a valid url"))
}

fn body_of(target: &Target) -> Value {
    let Some(registration) = &target.registration else {
        return Value::Null;
    };
    let mut body = json!({
        "id": registration.id,
        "url": registration.url,
        "token": registration.token,
        "enabled": registration.is_enabled,
        "href": format!("/v3.6/webhooks/{}", registration.id),
        "environments": registration.environments,
        "events": if registration.events.is_empty() { json!(EVENTS) } else { json!(registration.events) },
    });
    if let Some(name) = &registration.name {
        body["name"] = json!(name);
    }
    body
}
