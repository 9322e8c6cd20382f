//! How this vendor refuses: its own envelope.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug)]
pub(crate) struct OnfidoError {
    status: StatusCode,
    error_type: &'static str,
    message: &'static str,
    fields: Map<String, Value>,
}

impl OnfidoError {
    fn new(status: StatusCode, error_type: &'static str, message: &'static str) -> Self {
        Self {
            status,
            error_type,
            message,
            fields: Map::new(),
        }
    }

    pub(super) fn bad_request() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "The request could not be understood",
        )
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "authorization_error",
            "Authorization error: please re-check your credentials",
        )
    }

    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "resource_not_found",
            "Could not find the requested resource",
        )
    }

    /// A field is not of its form.
    pub(super) fn invalid(field: &str, what: &str) -> Self {
        let mut error = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_error",
            "There was a validation error on this request",
        );
        error.fields.insert(field.to_owned(), json!([what]));
        error
    }

    pub(crate) fn rate_limit() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit",
            "You've exceeded the rate limit",
        )
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "service_unavailable",
            "The service is out of order",
        )
    }

    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_server_error",
            "Something went wrong",
        )
    }
}

impl IntoResponse for OnfidoError {
    fn into_response(self) -> Response {
        let mut error = json!({"type": self.error_type, "message": self.message});
        if !self.fields.is_empty() {
            error["fields"] = Value::Object(self.fields);
        }
        (self.status, Json(json!({ "error": error }))).into_response()
    }
}
