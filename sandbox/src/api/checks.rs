//! `/v1/kyc/checks`: ordering a check, how it stands, and its report.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::idempotency::{Created, IdempotencyKey, once};
use super::problem::Problem;
use crate::answer::Check;
use crate::kyc::{self, Begin, Ordered, Product, Run, Vendor};
use crate::random;

/// A check to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCheck)]
pub(super) struct NewCheck {
    /// Of whom: the id of a subject.
    subject_id: String,
    /// `screening`, `standard` or `enhanced`.
    #[schema(example = "standard")]
    product: String,
    /// The caller's own name for the check.
    reference: String,
}

/// Orders a check. It begins at once.
#[utoipa::path(
    post,
    path = "/v1/kyc/checks",
    operation_id = "create_check",
    params(RequiredHeaders, IdempotencyKey),
    request_body = NewCheck,
    responses(
        (status = 201, body = Check),
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
    let order: NewCheck =
        serde_json::from_value(told.clone()).map_err(|failure| Problem::bad_request(failure.to_string()))?;
    let unusable = |what: &str| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, what);
    let product = Product::of_code(&order.product).ok_or_else(|| unusable("There is no such product."))?;
    if order.reference.trim().is_empty() {
        return Err(unusable("`reference` must not be empty."));
    }
    once(&state, caller.org, "checks", &headers, &told, || {
        let id = format!("chk_{}", random::identifier().map_err(|_| Problem::internal())?);
        let begin = Begin {
            vendor: Vendor::Platform,
            subject: order.subject_id,
            ordered: Ordered::Package(product),
            reference: order.reference,
            tags: Vec::new(),
        };
        let run = state
            .kyc
            .begin(caller.org, id, begin)
            .ok_or_else(|| unusable("There is no such subject."))?;
        serde_json::to_value(run.check).map_err(|_| Problem::internal())
    })
}

/// How a check stands.
#[utoipa::path(
    get,
    path = "/v1/kyc/checks/{id}",
    operation_id = "check",
    params(("id" = String, Path, description = "The platform's check id"), RequiredHeaders),
    responses(
        (status = 200, body = Check),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Check>, Problem> {
    Ok(Json(find(&state, &caller, &id)?.check))
}

/// The report about a completed check.
#[utoipa::path(
    get,
    path = "/v1/kyc/checks/{id}/report",
    operation_id = "check_report",
    params(("id" = String, Path, description = "The platform's check id"), RequiredHeaders),
    responses(
        (status = 200, body = [u8], content_type = "application/pdf"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn report(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let run = find(&state, &caller, &id)?;
    let subject = state.kyc.enrolled(caller.org, Vendor::Platform, &run.subject);
    let subject = subject
        .filter(|_| run.check.report)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "The check has no report."))?;
    let body = kyc::pdf(&run, &subject.person);
    Ok(([(CONTENT_TYPE, "application/pdf")], body).into_response())
}

/// The same answer for what does not exist and for what belongs to another firm.
fn find(state: &AppState, caller: &Caller, id: &str) -> Result<Run, Problem> {
    state
        .kyc
        .run(caller.org, Vendor::Platform, id)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "There is no such check."))
}
