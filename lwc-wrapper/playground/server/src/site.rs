//! What every answer of the playground carries, and whom it answers at all.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::refusal::refuse;
use crate::server::Playground;

/// A page that is asked for with this query shows what happens where the backend is no Trusted URL.
const WITHOUT_TRUST: &str = "trusted-url=missing";
/// With this one it trusts an address where nothing listens, for a service that does not answer.
const NOWHERE_TRUSTED: &str = "trusted-url=nowhere";
/// The discard port of this machine.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:9";

/// The policy of the host page. It may frame `frame_source` and nothing else, and talks to its own server only.
///
/// Styles may be inline, as on a Lightning page; scripts may not.
pub(crate) fn content_security_policy(frame_source: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; frame-src {frame_source}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// Answers requests of the playground's own page and of command-line tools, and marks every answer.
///
/// The server signs assertions for whoever asks, so a foreign page must not reach it: neither by its own origin nor by
/// a name of its own that it lets point to this machine (DNS rebinding).
pub(crate) async fn guard(
    State(playground): State<Arc<Playground>>,
    request: Request,
    next: Next,
) -> Response {
    let policy = match request.uri().query() {
        Some(WITHOUT_TRUST) => &playground.policy_without_trust,
        Some(NOWHERE_TRUSTED) => &playground.policy_of_nowhere,
        _ => &playground.content_security_policy,
    };
    let policy = policy.clone();
    let headers = request.headers();
    let names_us = |name, prefix| {
        headers
            .get(name)
            .is_none_or(|value| playground.is_named_by(value, prefix))
    };
    let is_own_page = names_us(HOST, "") && names_us(ORIGIN, "http://");
    let mut response = if is_own_page {
        next.run(request).await
    } else {
        refuse(StatusCode::FORBIDDEN, "the playground answers its own page only").into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The origin, not the path, as Salesforce does: the backend sees no record id in `Referer`.
    headers.insert(
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    response
}
