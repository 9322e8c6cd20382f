//! How this API refuses: its own envelope.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal.
#[derive(Debug)]
pub(crate) struct SnapTradeError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after_seconds: Option<u32>,
}

impl SnapTradeError {
    fn new(status: StatusCode, code: &'static str, detail: &str) -> Self {
        Self {
            status,
            code,
            detail: detail.to_owned(),
            retry_after_seconds: None,
        }
    }

    pub(super) fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "1076", detail)
    }

    pub(super) fn unsigned() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "1076",
            "Unable to verify signature sent",
        )
    }

    /// The user's identifier or secret.
    pub(crate) fn unauthorized() -> Self {
        let detail = "Invalid userID or userSecret provided";
        Self::new(StatusCode::UNAUTHORIZED, "1083", detail)
    }

    pub(super) fn feature_not_enabled() -> Self {
        let detail = "Feature is not enabled for this customer or this connection";
        Self::new(StatusCode::FORBIDDEN, "1141", detail)
    }

    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "1011",
            "The requested resource does not exist.",
        )
    }

    pub(crate) fn connection_disabled() -> Self {
        let detail = "The connection is disabled and must be mended";
        Self::new(StatusCode::PAYMENT_REQUIRED, "3003", detail)
    }

    pub(crate) fn not_synced() -> Self {
        let detail = "The data of this account have not been synced yet";
        Self::new(StatusCode::TOO_EARLY, "3012", detail)
    }

    pub(super) fn internal() -> Self {
        let detail = "Encountered an unexpected exception.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "1000", detail)
    }

    /// A failure of the brokerage.
    pub(crate) fn unavailable() -> Self {
        let detail = "Unable to sync with brokerage account. Invalid response from Brokerage API.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "3002", detail)
    }

    pub(crate) fn throttled(seconds: u32) -> Self {
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "0000", &detail)
        }
    }
}

impl IntoResponse for SnapTradeError {
    fn into_response(self) -> Response {
        let body = json!({
            "detail": self.detail, "status_code": self.status.as_u16(), "code": self.code,
        });
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
