//! What stands around a call of a provider, so that its trace is part of ours.
//!
//! A trace begins here and never with whoever asks: what a browser says about a trace is not believed, because it would decide
//! what is kept and what a provider sees.

use axum::http::HeaderMap;
use tracing::Span;
use tracing::field::Empty;

/// The span of one attempt to call a provider. `headers` are those of the call: where traces are kept, its request id goes into
/// the span, and `traceparent` (W3C Trace Context) into them. The caller records `http.status`.
pub(crate) fn provider_call(headers: &mut HeaderMap) -> Span {
    let span = tracing::debug_span!("provider_call", http.status = Empty, otel.kind = "client");
    if !span.is_disabled() {
        propagate(&span, headers);
    }
    span
}

#[cfg(feature = "otel")]
fn propagate(span: &Span, headers: &mut HeaderMap) {
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;
    if let Some(Ok(request_id)) = headers.get("x-request-id").map(|value| value.to_str()) {
        // Not a field: lines of the log have it from the request already.
        span.set_attribute("request_id", request_id.to_owned());
    }
    if let Some(traceparent) = super::otel::traceparent(span) {
        headers.insert("traceparent", traceparent);
    }
}

#[cfg(not(feature = "otel"))]
fn propagate(_: &Span, _: &mut HeaderMap) {}
