//! `GET /api/kyc/checks/{id}/report`, and how a report is answered.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use inlay_contract::kyc::CheckId;
use inlay_contract::{ErrorCode, InstanceId, Problem};

use super::super::authenticated::Authenticated;
use super::super::error::{ApiError, chain};
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::{caller, check_id, kyc};
use crate::upstream::kyc::Report;

/// The provider's own report about a check of the session's record, passed on as it comes.
#[utoipa::path(
    get,
    path = "/api/kyc/checks/{id}/report",
    tag = "kyc",
    params(
        ("id" = CheckId, Path, description = "The check."),
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The report, as a file to save.", content_type = "application/pdf"),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `check_unknown`, `report_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn read_report(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    _: WithBody,
    path: Result<Path<String>, PathRejection>,
    request_id: RequestId,
) -> Result<Response, ApiError> {
    let caller = caller(session, &request_id);
    let id = check_id(path)?;
    let report = kyc(&app)?.service.report(&caller, id).await?;
    Ok(answer(report, id))
}

/// A request whose answer has a body. Nobody reads a report with `HEAD`, which the framework takes for a `GET`: it would stand in
/// the audit log, and cost a link, without having been read.
pub(in crate::api) struct WithBody;

impl<S: Sync> FromRequestParts<S> for WithBody {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if parts.method == Method::HEAD {
            let allowed = [(ALLOW, Method::GET.as_str())];
            return Err((allowed, ApiError::new(ErrorCode::MethodNotAllowed)).into_response());
        }
        Ok(Self)
    }
}

/// A file to be saved. It is never shown in place: what a provider sends must not run as a page of ours.
pub(super) fn answer(report: Report, check: CheckId) -> Response {
    let body = report.body.map(move |piece| {
        piece.inspect_err(|error| {
            // The answer has begun, so it can only be broken off.
            tracing::warn!(
                code = error.code().as_str(),
                cause = chain(error),
                "a report broke off"
            );
        })
    });
    let ending = if report.content_type == "application/zip" {
        "zip"
    } else {
        "pdf"
    };
    let disposition = format!("attachment; filename=\"kyc-report-{check}.{ending}\"");
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(report.content_type));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    if let Some(length) = report.length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}
