//! What the head of a request must be like, whatever it asks for (security rows S08, S22).

use axum::extract::Request;
use axum::http::Version;
use axum::http::header::HOST;
use inlay_contract::ErrorCode;

use super::error::ApiError;

/// Longest path with its query, in bytes. The longest real one has less than 200.
const MAX_TARGET_BYTES: usize = 2048;

/// Refuses a head that is out of all proportion, or that two readers could take for two requests.
///
/// # Errors
/// [`ErrorCode::RequestMalformed`].
pub(super) fn check(request: &Request) -> Result<(), ApiError> {
    let malformed = |cause| Err(ApiError::because(ErrorCode::RequestMalformed, cause));
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if MAX_TARGET_BYTES < target {
        return malformed("the path and query are too long");
    }
    // RFC 9112, 3.2: exactly one, but for HTTP/1.0, which need not have any.
    let mut hosts = request.headers().get_all(HOST).iter();
    let is_one = match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    };
    if !is_one {
        return malformed("not exactly one Host");
    }
    Ok(())
}
