//! `POST /api/session` and `DELETE /api/session`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::{ErrorCode, InstanceId, Problem};

use super::authenticated::Authenticated;
use super::error::ApiError;
use super::json::JsonBody;
use super::limit::Anybody;
use super::state::AppState;
use crate::session::Unavailable;

/// Exchanges a signed one-time assertion, or the launch code that stands for one, for a session.
///
/// The session is bound to the assertion's org, user, record and widget instance and ends after fifteen minutes. A new
/// session of the same widget instance ends its earlier one.
// The answer is never compressed: it holds a secret beside texts that a host page can choose.
#[utoipa::path(
    post,
    path = "/api/session",
    tag = "session",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
    ),
    request_body = SessionRequest,
    responses(
        (status = 200, description = "The session.", body = SessionGrant),
        (status = 400, description = "`assertion_malformed`, `request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`assertion_forged`, `assertion_expired`, `assertion_not_yet_valid`, `assertion_lifetime`, `assertion_audience`, `assertion_binding`, `host_origin`, `org_unknown`, `launch_code_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`assertion_replayed`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`media_type_unsupported`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`overloaded`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn open_session(
    State(app): State<AppState>,
    _: Anybody,
    JsonBody(request): JsonBody<SessionRequest>,
) -> Result<Json<SessionGrant>, ApiError> {
    let vouched = app.exchange.vouch(&request).await?;
    app.limits.count_org(&vouched.org).await?;
    let grant = app.exchange.open(vouched).await?;
    Ok(Json(grant))
}

/// Ends the caller's own session before its time. What follows the session's record ends with it.
#[utoipa::path(
    delete,
    path = "/api/session",
    tag = "session",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 204, description = "It has ended."),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`store_unavailable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn end_session(
    State(app): State<AppState>,
    Authenticated { token, .. }: Authenticated,
) -> Result<StatusCode, ApiError> {
    let ended = app.sessions.end(token).await;
    ended.map_err(|Unavailable| ApiError::new(ErrorCode::StoreUnavailable))?;
    Ok(StatusCode::NO_CONTENT)
}
