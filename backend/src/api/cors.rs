//! Which pages may read an answer of the API (security row S14).

use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use inlay_contract::http::{CLIENT_HEADER, INSTANCE_HEADER, REQUEST_ID_HEADER};
use inlay_contract::kyc::IDEMPOTENCY_KEY_HEADER;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Origin;

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_HOLDS: Duration = Duration::from_secs(600);

/// The own origin and `null`, exact methods and headers, never credentials.
///
/// `null` is what a frame with an opaque origin sends. It is harmless: without a bearer nothing is granted, and what is
/// answered without one says nothing about tenant, user or record.
pub(super) fn layer(own: &Origin) -> CorsLayer {
    let own = HeaderValue::from_str(own.as_str()).ok();
    let origins = own.into_iter().chain([HeaderValue::from_static("null")]);
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            name(CLIENT_HEADER),
            name(IDEMPOTENCY_KEY_HEADER),
            name(INSTANCE_HEADER),
            name("last-event-id"),
            name(REQUEST_ID_HEADER),
        ])
        .expose_headers([name(REQUEST_ID_HEADER), RETRY_AFTER])
        .max_age(PREFLIGHT_HOLDS)
        .vary([ORIGIN])
}
