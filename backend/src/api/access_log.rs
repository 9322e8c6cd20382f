//! One line for each request (security row S24).
//!
//! Logged: method, route template, status, duration, request id, error code. Never logged: the path as sent, the query
//! string, any header, any body, and so no token, assertion, name or identifier of org, user or record.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::error::ApiError;
use super::request_id::RequestId;

/// Middleware: logs the request once its answer is known, and gives everything logged meanwhile the request's id.
pub(super) async fn record(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = RequestId::of(&request);
    // An extension method may be any text; only the known ones are written as they are.
    let method = known_method(request.method());
    let matched: Option<MatchedPath> = request.extensions().get().cloned();
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);

    let span = tracing::info_span!("request", request_id = request_id.as_str());
    let response = next.run(request).instrument(span.clone()).await;
    let _entered = span.entered();

    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let error: Option<&ApiError> = response.extensions().get();
    match error {
        None => tracing::info!(method, route, status, duration_ms, "request"),
        Some(error) => {
            // Debug form: line breaks and control characters of a cause are escaped.
            let cause = error.cause.as_deref().map(tracing::field::debug);
            let code = error.code.as_str();
            if status >= 500 {
                tracing::warn!(method, route, status, duration_ms, code, cause, "request failed");
            } else {
                tracing::info!(method, route, status, duration_ms, code, cause, "request refused");
            }
        }
    }
    response
}

fn known_method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "(other)",
    }
}
