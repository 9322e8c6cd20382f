//! One line and a few counts for each request (security row S24).
//!
//! Logged: method, route template, status, duration, request id, error code and cause. Never logged: the path as sent, the query
//! string, any header, any body, and so no token, assertion, name or identifier of org, user or record. What is counted has even
//! fewer words: nothing that a caller chooses makes a new series.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, gauge, histogram};
use tracing::Instrument as _;
use tracing::field::Empty;

use super::error::ApiError;
use super::request_id::RequestId;

/// Template of a path that has none.
const NO_ROUTE: &str = "(none)";
/// Status of a request whose caller left before there was an answer.
const ABORTED: &str = "aborted";

/// Middleware: logs and counts the request once its answer is known, and gives everything logged meanwhile the request's id.
pub(super) async fn record(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = RequestId::of(&request);
    // An extension method may be any text; only the known ones are written as they are.
    let method = known_method(request.method());
    let matched: Option<MatchedPath> = request.extensions().get().cloned();
    let route = matched.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);

    let counted = InFlight::begin(method, route);
    // Of the highest level, so that whatever is logged has these fields, however little that is.
    let span = tracing::error_span!(
        "request",
        request_id = request_id.as_str(),
        method,
        route,
        widget = Empty,
        status = Empty,
        code = Empty,
        otel.kind = "server",
    );
    let response = next.run(request).instrument(span.clone()).await;

    let status = response.status();
    counted.answered(status.as_str(), started);
    span.record("status", status.as_u16());
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let error: Option<&ApiError> = response.extensions().get();
    let entered = span.enter();
    match error {
        None => tracing::info!(duration_ms, "request"),
        Some(error) => {
            let cause = error.cause.as_deref();
            let code = error.code.as_str();
            counter!("inlay_http_errors_total", "kind" => error.code.kind().as_str(), "code" => code)
                .increment(1);
            span.record("code", code);
            if status.is_server_error() {
                tracing::warn!(duration_ms, cause, "request failed");
            } else {
                tracing::info!(duration_ms, cause, "request refused");
            }
        }
    }
    drop(entered);
    response
}

/// A request that is counted however it ends: when its caller leaves, it is dropped.
struct InFlight<'a> {
    method: &'static str,
    route: &'a str,
    is_answered: bool,
}

impl<'a> InFlight<'a> {
    fn begin(method: &'static str, route: &'a str) -> Self {
        gauge!("inlay_http_requests_in_flight").increment(1.0);
        Self {
            method,
            route,
            is_answered: false,
        }
    }

    fn answered(mut self, status: &str, started: Instant) {
        self.is_answered = true;
        self.count(status.to_owned());
        histogram!("inlay_http_request_duration_seconds", "route" => self.route.to_owned())
            .record(started.elapsed());
    }

    fn count(&self, status: String) {
        counter!(
            "inlay_http_requests_total",
            "method" => self.method, "route" => self.route.to_owned(), "status" => status
        )
        .increment(1);
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        gauge!("inlay_http_requests_in_flight").decrement(1.0);
        if !self.is_answered {
            self.count(ABORTED.to_owned());
        }
    }
}

fn known_method(method: &Method) -> &'static str {
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
