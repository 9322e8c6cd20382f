//! `POST /v1/kyc/subjects`: makes a person known, so that checks of them can be ordered.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::idempotency::{Created, IdempotencyKey, once};
use super::problem::Problem;
use crate::answer::Subject;
use crate::kyc::{Person, Vendor};
use crate::random;

/// A person to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSubject)]
pub(super) struct NewSubject {
    /// The caller's own name for the person.
    reference: String,
    /// Given name.
    first_name: String,
    /// Family name.
    last_name: String,
    /// Date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
}

/// Makes a person known to the platform.
#[utoipa::path(
    post,
    path = "/v1/kyc/subjects",
    operation_id = "create_subject",
    params(RequiredHeaders, IdempotencyKey),
    request_body = NewSubject,
    responses(
        (status = 201, body = Subject),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<Created, Problem> {
    let Json(told) = body.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let subject: NewSubject =
        serde_json::from_value(told.clone()).map_err(|failure| Problem::bad_request(failure.to_string()))?;
    let is_empty = [&subject.reference, &subject.first_name, &subject.last_name]
        .into_iter()
        .any(|text| text.trim().is_empty());
    if is_empty {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "`reference`, `first_name` and `last_name` must not be empty.",
        ));
    }
    let body = told.clone();
    once(&state, caller.org, "subjects", &headers, &body, || {
        let id = format!("sub_{}", random::identifier().map_err(|_| Problem::internal())?);
        let person = Person {
            first_name: subject.first_name,
            last_name: subject.last_name,
            birth_date: subject.birth_date,
            told,
        };
        let enrolled = state.kyc.enrol(caller.org, Vendor::Platform, id, person);
        Ok(json!({"id": enrolled.id}))
    })
}
