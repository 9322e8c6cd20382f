//! How the CRM refuses: an array of errors, each with a code.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal.
#[derive(Debug)]
pub(crate) struct CrmError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl CrmError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn invalid_session() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "INVALID_SESSION_ID",
            "Session expired or invalid",
        )
    }

    /// An address, an object or a version that there is not.
    pub(crate) fn no_such_resource() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "The requested resource does not exist",
        )
    }

    /// A record that there is not.
    pub(super) fn no_such_record() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "Provided external ID field does not exist or is not accessible",
        )
    }

    pub(super) fn malformed_id() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MALFORMED_ID", "malformed id")
    }

    pub(super) fn invalid_field(field: &str, object: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "INVALID_FIELD",
            format!("No such column '{field}' on sobject of type {object}"),
        )
    }

    /// The external id stands in the address and must not stand in the body too.
    pub(super) fn external_id_in_body(field: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "INVALID_FIELD",
            format!("The {field} field should not be specified in the sobject data."),
        )
    }

    pub(super) fn json_parser() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "JSON_PARSER_ERROR",
            "The body is not an object of fields with plain values",
        )
    }

    pub(super) fn malformed_query(what: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MALFORMED_QUERY", what)
    }

    pub(super) fn invalid_type(object: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "INVALID_TYPE",
            format!("sObject type '{object}' is not supported."),
        )
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "SERVER_UNAVAILABLE",
            "Server unavailable",
        )
    }

    /// The CRM's own way to say *too many*: no 429.
    pub(crate) fn request_limit(retry_after_seconds: u32) -> Response {
        let error = Self::new(
            StatusCode::FORBIDDEN,
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
        );
        let header = (
            HeaderName::from_static("retry-after"),
            HeaderValue::from(retry_after_seconds),
        );
        ([header], error).into_response()
    }

    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "UNKNOWN_EXCEPTION",
            "An unexpected error occurred",
        )
    }
}

impl IntoResponse for CrmError {
    fn into_response(self) -> Response {
        let errors = json!([{"message": self.message, "errorCode": self.code}]);
        (self.status, Json(errors)).into_response()
    }
}
