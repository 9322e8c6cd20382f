//! Sends an answer that was made and compressed before.

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::encoded::{Encoded, accepts_gzip};
use crate::portfolio::Answer;

/// A body that is there both as it is and compressed.
pub(super) trait Prepared {
    /// As it is, and with gzip.
    fn forms(self) -> (Bytes, Bytes);
}

impl Prepared for Encoded {
    fn forms(self) -> (Bytes, Bytes) {
        (self.plain, self.gzip)
    }
}

impl Prepared for Answer {
    fn forms(self) -> (Bytes, Bytes) {
        (self.json, self.gzip)
    }
}

/// `body` in the form that the request accepts.
pub(super) fn respond(body: impl Prepared, request: &HeaderMap, media_type: &'static str) -> Response {
    let (plain, gzip) = body.forms();
    let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let is_gzip = accepted.is_some_and(accepts_gzip);
    let mut response = Response::new(Body::from(if is_gzip { gzip } else { plain }));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    if is_gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
