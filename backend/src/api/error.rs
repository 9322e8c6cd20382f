//! The one error type of handlers, extractors and checks.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use inlay_contract::ErrorCode;

use crate::portfolio::PortfolioError;
use crate::session::Refusal;

/// A failure on its way to the caller: what the caller may know, and apart from it what only the log may know.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    /// For the caller.
    pub(super) code: ErrorCode,
    /// For the caller, where a provider or the service said when to try again.
    pub(super) retry_after_seconds: Option<u32>,
    /// For the log.
    pub(super) cause: Option<Arc<str>>,
}

/// Seconds after which a caller may try again when the service itself is full.
const OVERLOAD_RETRY_SECONDS: u32 = 5;

impl ApiError {
    /// A failure that its code explains in full.
    pub(super) fn new(code: ErrorCode) -> Self {
        let retry_after_seconds = (code == ErrorCode::Overloaded).then_some(OVERLOAD_RETRY_SECONDS);
        Self {
            code,
            retry_after_seconds,
            cause: None,
        }
    }

    /// With a detail for the log.
    pub(super) fn because(code: ErrorCode, cause: &str) -> Self {
        Self {
            cause: Some(cause.into()),
            ..Self::new(code)
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::because(refusal.code, refusal.reason)
    }
}

impl From<&PortfolioError> for ApiError {
    fn from(error: &PortfolioError) -> Self {
        Self {
            retry_after_seconds: error.retry_after_seconds(),
            ..Self::because(error.code(), &chain(error))
        }
    }
}

impl IntoResponse for ApiError {
    /// The bare status with the error attached; [`super::problem`] writes the body.
    fn into_response(self) -> Response {
        let status = self
            .code
            .status()
            .and_then(|status| StatusCode::from_u16(status).ok());
        let mut response = status
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// An error and all its sources, outermost first, as they may stand in the log.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    crate::telemetry::cause(error)
}

/// The answer to a path that does not exist.
pub(super) async fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}
