//! Who calls: the token first, then the headers that every call must carry.

use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use utoipa::IntoParams;

use super::problem::Problem;
use super::{AppState, REQUEST_ID};
use crate::orgs::Org;

/// The one version of the API there is.
pub(super) const API_VERSION: &str = "2026-06-01";

/// A firm whose token is good and whose call carries all required headers.
///
/// Handlers reach data only through it, so none can be called without.
pub(super) struct Caller {
    /// The firm.
    pub(super) org: &'static Org,
}

/// The headers that every call must carry, beside `Authorization: Bearer`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "describes the headers in the document; `Caller` reads them"
)]
pub(super) struct RequiredHeaders {
    /// Always `application/json`.
    #[param(rename = "Content-Type", example = "application/json")]
    content_type: String,
    /// Names the request in the logs of both sides; comes back with the answer.
    #[param(rename = "X-Request-ID")]
    request_id: String,
    /// The version of the API that the caller was written for.
    #[param(rename = "X-API-Version", example = "2026-06-01")]
    api_version: String,
    /// The client identifier that the token was issued to.
    #[param(rename = "X-Client-ID", example = "inlay-north")]
    client_id: String,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let unauthorized = || {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "The access token is missing, wrong or expired.",
            )
        };
        let token = bearer_token(&parts.headers).ok_or_else(unauthorized)?;
        let org = state
            .tokens
            .org_of(token, Instant::now())
            .ok_or_else(unauthorized)?;
        check_headers(&parts.headers, org)?;
        Ok(Self { org })
    }
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn check_headers(headers: &HeaderMap, org: &Org) -> Result<(), Problem> {
    let value = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let media_type = value(CONTENT_TYPE.as_str())
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Problem::bad_request("Content-Type must be application/json."));
    }
    if value(REQUEST_ID.as_str()).is_empty() {
        return Err(Problem::bad_request("X-Request-ID must name the request."));
    }
    if value("x-api-version") != API_VERSION {
        return Err(Problem::bad_request(format!(
            "X-API-Version must be {API_VERSION}."
        )));
    }
    if value("x-client-id") != org.client_id {
        return Err(Problem::bad_request(
            "X-Client-ID must be the client that the token was issued to.",
        ));
    }
    Ok(())
}
