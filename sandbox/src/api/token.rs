//! `POST /oauth/token`: an access token for a client's credentials.

use std::time::Instant;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::{Form, Json};

use super::AppState;
use crate::oauth::{self, Refusal, RefusalBody, TokenAnswer, TokenForm};

/// An access token for client credentials, by HTTP Basic or in the form (RFC 6749 4.4), or with a signed statement instead of
/// the secret (RFC 7523 2.2).
#[utoipa::path(
    post,
    path = "/oauth/token",
    operation_id = "issue_token",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = TokenAnswer),
        (status = 400, body = RefusalBody),
        (status = 401, body = RefusalBody),
    )
)]
pub(super) async fn issue(
    State(state): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Result<([(&'static str, &'static str); 2], Json<TokenAnswer>), Refusal> {
    let Form(form) = form.map_err(|_| Refusal::InvalidRequest)?;
    let org = oauth::authenticate(&headers, &form, &state.client_keys)?;
    let answer = state
        .tokens
        .issue(org, Instant::now())
        .map_err(|_| Refusal::ServerError)?;
    Ok((
        [("cache-control", "no-store"), ("pragma", "no-cache")],
        Json(answer),
    ))
}
