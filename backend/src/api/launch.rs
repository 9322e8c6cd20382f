//! `POST /api/launch`

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use inlay_contract::session::{LaunchGrant, LaunchRequest};
use inlay_contract::{ErrorCode, Problem};

use super::error::ApiError;
use super::json::JsonBody;
use super::limit::Anybody;
use super::state::AppState;

/// A caller that is no browser. Every browser names an origin with a `POST`, our own frame included.
pub(super) struct Server;

impl<S: Sync> FromRequestParts<S> for Server {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        if parts.headers.contains_key(ORIGIN) {
            return Err(ApiError::because(
                ErrorCode::OriginRefused,
                "a browser has no business with launch codes",
            ));
        }
        Ok(Self)
    }
}

/// Exchanges a signed one-time assertion for a launch code, server to server.
///
/// Where the org's server hands in the assertion itself, its claims never travel through the browser: the widget gets the code
/// and sends it to `POST /api/session` in the assertion's place. A code works once, for one minute, and only for the handshake
/// that the assertion names; its first use spends it, right or wrong.
// The answer is never compressed, like that of a session.
#[utoipa::path(
    post,
    path = "/api/launch",
    tag = "session",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
    ),
    request_body = LaunchRequest,
    responses(
        (status = 201, description = "The code.", body = LaunchGrant),
        (status = 400, description = "`assertion_malformed`, `request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`assertion_forged`, `assertion_expired`, `assertion_not_yet_valid`, `assertion_lifetime`, `assertion_audience`, `host_origin`, `org_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`assertion_replayed`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`media_type_unsupported`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`overloaded`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn make_launch_code(
    State(app): State<AppState>,
    _: Anybody,
    _: Server,
    JsonBody(request): JsonBody<LaunchRequest>,
) -> Result<(StatusCode, Json<LaunchGrant>), ApiError> {
    let vouched = app.exchange.vouch_for_launch(&request).await?;
    app.limits.count_org(&vouched.org).await?;
    let grant = app.exchange.launch(vouched).await?;
    Ok((StatusCode::CREATED, Json(grant)))
}
