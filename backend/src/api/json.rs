//! A JSON body of the agreed shape.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use inlay_contract::ErrorCode;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// The body of a request, read and checked. Nothing of a refused body is repeated in answer or log.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(ErrorCode::MediaTypeUnsupported));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::RequestTooLarge),
                _ => ApiError::because(
                    ErrorCode::RequestMalformed,
                    "the body broke off or came too slowly",
                ),
            }
        })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| {
            let place = format!(
                "not of the agreed shape at line {} column {}",
                error.line(),
                error.column()
            );
            ApiError::because(ErrorCode::RequestMalformed, &place)
        })
    }
}

/// `application/json`, with or without parameters. A form of a foreign page can send neither.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|media_type| media_type.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
