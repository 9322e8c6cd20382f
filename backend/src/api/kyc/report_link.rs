//! `POST /api/kyc/checks/{id}/report-link`, and `GET /reports/{code}` where it leads.
//!
//! A browser's own download sends no bearer, and the widget's sandbox lets it save nothing by itself. So the widget asks for a
//! link that works once and for a minute, and the browser follows it.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use inlay_contract::kyc::{CheckId, ReportLink};
use inlay_contract::{InstanceId, Problem};

use super::super::authenticated::Authenticated;
use super::super::error::ApiError;
use super::super::limit::Anybody;
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::report::{WithBody, answer};
use super::{caller, check_id, kyc};

/// Makes a link to the report about a check of the session's record.
#[utoipa::path(
    post,
    path = "/api/kyc/checks/{id}/report-link",
    tag = "kyc",
    params(
        ("id" = CheckId, Path, description = "The check."),
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The link.", body = ReportLink),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `check_unknown`, `report_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`store_unavailable`, `overloaded`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn make_report_link(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    path: Result<Path<String>, PathRejection>,
    request_id: RequestId,
) -> Result<Json<ReportLink>, ApiError> {
    let caller = caller(session, &request_id);
    let id = check_id(path)?;
    let (code, works_until) = kyc(&app)?.service.link_to_report(&caller, id).await?;
    let path = format!("/reports/{}", code.reveal());
    Ok(Json(ReportLink { path, works_until }))
}

/// The report that a link leads to. The link is spent with it, whatever comes of it.
#[utoipa::path(
    get,
    path = "/reports/{code}",
    tag = "kyc",
    params(
        ("code" = String, Path, description = "The secret part of the link."),
    ),
    responses(
        (status = 200, description = "The report, as a file to save.", content_type = "application/pdf"),
        (status = 404, description = "`kyc_not_configured`, `check_unknown`, `report_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`link_spent`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn follow_report_link(
    State(app): State<AppState>,
    _: Anybody,
    _: WithBody,
    path: Result<Path<String>, PathRejection>,
    request_id: RequestId,
) -> Result<Response, ApiError> {
    // What is no text was never a link.
    let code = path.map(|Path(code)| code).unwrap_or_default();
    let request_id = request_id.to_string();
    let (id, report) = kyc(&app)?.service.linked_report(&code, &request_id).await?;
    Ok(answer(report, id))
}
