//! What stands before each call: the firm, its signature, the age of the request, and its limit.

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::error::SnapTradeError;
use super::state::{Allowance, LIMIT};
use super::{ROOT, signature};
use crate::api::AppState;
use crate::orgs::{self, Org};
use crate::{clock, random};

/// How far the timestamp of a request may be from now, in seconds.
const WINDOW_SECONDS: i64 = 300;
/// Longest body that is read.
const MOST_BYTES: usize = 64 * 1024;

/// The firm that has signed a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed(pub(super) &'static Org);

pub(super) async fn check(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return SnapTradeError::bad_request("The body is too long").into_response();
    };
    let query = uri.query().unwrap_or_default();
    let path = uri.path().strip_prefix(ROOT).unwrap_or_default();
    let given = parts
        .headers
        .get("signature")
        .and_then(|value| value.to_str().ok());
    let Some(org) = given.and_then(|given| signer(path, query, &body, given)) else {
        return finished(SnapTradeError::unsigned().into_response(), path, None);
    };
    let allowance = state.snaptrade.count(org, Instant::now());
    if allowance.is_exceeded {
        let refused = SnapTradeError::throttled(allowance.reset).into_response();
        return finished(refused, path, Some(allowance));
    }
    parts.extensions.insert(Signed(org));
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    finished(response, path, Some(allowance))
}

/// The firm of the client identifier, if it has signed exactly this, and lately.
fn signer(path: &str, query: &str, body: &[u8], given: &str) -> Option<&'static Org> {
    let client_id = parameter(query, "clientId")?;
    let timestamp: i64 = parameter(query, "timestamp")?.parse().ok()?;
    let org = orgs::ALL
        .into_iter()
        .find(|org| org.snaptrade_client_id == client_id)?;
    let content = match body {
        [] => Value::Null,
        body => serde_json::from_slice(body).ok()?,
    };
    let age = clock::now().as_second().saturating_sub(timestamp);
    let is_now = (-WINDOW_SECONDS..=WINDOW_SECONDS).contains(&age);
    (is_now && signature::fits(org.snaptrade_consumer_key, &content, path, query, given)).then_some(org)
}

/// The value of a parameter of a query, decoded.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let spaced = pair.replace('+', " ");
    percent_decode_str(&spaced)
        .decode_utf8()
        .ok()
        .map(|value| value.into_owned())
}

/// With the headers that every answer has.
fn finished(mut response: Response, path: &str, allowance: Option<Allowance>) -> Response {
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        for (name, value) in [
            ("x-ratelimit-limit", LIMIT),
            ("x-ratelimit-remaining", allowance.remaining),
            ("x-ratelimit-reset", allowance.reset),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
    if path.starts_with("/api/v1/") {
        headers.insert("deprecation", HeaderValue::from_static("@1781222400"));
    }
    if let Ok(id) = random::identifier()
        && let Ok(id) = HeaderValue::from_str(&id)
    {
        headers.insert("x-request-id", id);
    }
    response
}
