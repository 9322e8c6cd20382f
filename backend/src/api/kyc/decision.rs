//! `POST /api/kyc/checks/{id}/decision`

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use inlay_contract::kyc::{Check, CheckId, DecisionRequest};
use inlay_contract::{InstanceId, Problem};

use super::super::authenticated::Authenticated;
use super::super::error::ApiError;
use super::super::json::JsonBody;
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::{caller, check_id, kyc};

/// Records a person's decision about a check of the session's record: the review of what it left open, or an override.
#[utoipa::path(
    post,
    path = "/api/kyc/checks/{id}/decision",
    tag = "kyc",
    params(
        ("id" = CheckId, Path, description = "The check."),
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    request_body = DecisionRequest,
    responses(
        (status = 200, description = "The check as it stands with the decision.", body = Check),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `decision_own_check`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `check_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`decision_not_open`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`media_type_unsupported`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`store_unavailable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn decide_check(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    path: Result<Path<String>, PathRejection>,
    request_id: RequestId,
    JsonBody(request): JsonBody<DecisionRequest>,
) -> Result<Json<Check>, ApiError> {
    let caller = caller(session, &request_id);
    let id = check_id(path)?;
    let check = kyc(&app)?.service.decide(&caller, id, &request).await?;
    Ok(Json(check))
}
