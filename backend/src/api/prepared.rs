//! Sends an answer that was made and compressed before.

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use inlay_contract::ErrorCode;

use super::error::ApiError;
use crate::encoded::{Encoded, accepts_gzip};
use crate::portfolio::Answer;

/// An encoded body in the form that the request accepts.
pub(super) fn respond(body: Encoded, request: &HeaderMap, media_type: &'static str) -> Response {
    if wants_gzip(request) {
        packed(body.gzip, media_type)
    } else {
        unpacked(body.plain, media_type)
    }
}

/// The answer about a record in the form that the request accepts.
pub(super) async fn respond_about_record(answer: Answer, request: &HeaderMap) -> Result<Response, ApiError> {
    const MEDIA_TYPE: &str = "application/json";
    if wants_gzip(request) {
        return Ok(packed(answer.gzip(), MEDIA_TYPE));
    }
    // A book has to be unpacked for that, which would hold up other requests.
    let plain = tokio::task::spawn_blocking(move || answer.plain()).await;
    match plain {
        Ok(Ok(plain)) => Ok(unpacked(plain, MEDIA_TYPE)),
        Ok(Err(error)) => Err(ApiError::because(ErrorCode::Internal, &error.to_string())),
        Err(broken) => Err(ApiError::because(ErrorCode::Internal, &broken.to_string())),
    }
}

fn wants_gzip(request: &HeaderMap) -> bool {
    let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(accepts_gzip)
}

fn packed(gzip: Bytes, media_type: &'static str) -> Response {
    let mut response = unpacked(gzip, media_type);
    let headers = response.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

fn unpacked(body: Bytes, media_type: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    response
}
