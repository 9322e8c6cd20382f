//! Writes the body of every error answer (RFC 9457), whoever refused: a handler, a check, or the framework.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use inlay_contract::http::PROBLEM_MEDIA_TYPE;
use inlay_contract::{ErrorCode, Problem};

use super::error::ApiError;
use super::head;
use super::request_id::RequestId;

/// Middleware: refuses what has no proper head, gives errors their body and keeps the headers that came with them (`Allow`, CORS).
pub(super) async fn render(request: Request, next: Next) -> Response {
    let request_id = RequestId::of(&request);
    let mut response = match head::check(&request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    let ours: Option<ApiError> = response.extensions().get().cloned();
    let Some(error) = ours.or_else(|| foreign_error(&response)) else {
        return response;
    };
    write_problem(&mut response, &error, &request_id);
    // For the access log.
    response.extensions_mut().insert(error);
    response
}

/// What stands behind an error answer that the framework or a library made, known by its status and its lack of a
/// document. Pages that speak for themselves (`text/html`, `application/json`) stay as they are.
fn foreign_error(response: &Response) -> Option<ApiError> {
    let is_document = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|media_type| !media_type.as_bytes().starts_with(b"text/plain"));
    let status = response.status();
    if is_document || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::RequestTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::MediaTypeUnsupported,
        // An impossible `Range` of an asset is the one error whose status means something to browsers.
        StatusCode::RANGE_NOT_SATISFIABLE => return None,
        status if status.is_client_error() => ErrorCode::RequestMalformed,
        _ => ErrorCode::Internal,
    };
    Some(ApiError::new(code))
}

fn write_problem(response: &mut Response, error: &ApiError, request_id: &RequestId) {
    let mut problem = Problem::new(error.code, request_id.to_string());
    problem.retry_after_seconds = error.retry_after_seconds;
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // A problem is made of texts and numbers, which always have a JSON form.
    let body = serde_json::to_vec(&problem).unwrap_or_default();

    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
    headers.remove(CONTENT_LENGTH);
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    *response.body_mut() = Body::from(body);
}
