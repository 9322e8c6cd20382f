//! The headers that no answer leaves without (security rows S15, S16). A handler that needs another value of one sets it
//! itself; what stands here is the strict default.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::state::AppState;

/// Who may embed an answer as a sub-resource.
pub(super) const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Each header that every answer has, with its strict default.
const DEFAULTS: [(HeaderName, &str); 7] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // Data and documents of a session must not outlive it in any cache.
    (CACHE_CONTROL, "no-store"),
    (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    // An answer that is not a page of ours can do nothing even when it is opened as one, and stands in no frame.
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    ),
];

/// Two years, as preload lists ask for.
const TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Middleware: adds what is missing.
pub(super) async fn add(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in DEFAULTS {
        add_if_missing(headers, name, value);
    }
    // Over plain HTTP, which only localhost may use, the header is meaningless.
    if app.public_origin.is_encrypted() {
        add_if_missing(headers, STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    response
}

fn add_if_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
