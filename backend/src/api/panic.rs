//! A panic ends one request and nothing else, and says nothing to its caller.

use std::any::Any;

use axum::response::{IntoResponse as _, Response};
use inlay_contract::ErrorCode;
use tower_http::catch_panic::CatchPanicLayer;

use super::error::ApiError;

/// The handler that [`layer`] calls.
pub(super) type Contain = fn(Box<dyn Any + Send>) -> Response;

/// Turns a panic below into [`ErrorCode::Internal`]. Message and place are logged by the process's panic hook.
pub(super) fn layer() -> CatchPanicLayer<Contain> {
    CatchPanicLayer::custom(contain as Contain)
}

fn contain(_payload: Box<dyn Any + Send>) -> Response {
    ApiError::because(ErrorCode::Internal, "a handler panicked").into_response()
}
