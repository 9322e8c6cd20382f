//! What every API request must show before any work is done for it (security rows S12, S13).

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use inlay_contract::ErrorCode;
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE};

use super::error::ApiError;
use super::state::AppState;
use crate::config::Origin;

/// Middleware: refuses what a foreign page could have caused.
pub(super) async fn check(State(app): State<AppState>, request: Request, next: Next) -> Response {
    match check_headers(request.headers(), &app.public_origin) {
        Ok(()) => next.run(request).await,
        Err(code) => ApiError::new(code).into_response(),
    }
}

/// `Origin` is absent (same-origin GET, or no browser), our own, or `null` (an opaque frame); and the static header is
/// there, which neither a form nor a link nor an image of a foreign page can send.
fn check_headers(headers: &HeaderMap, own: &Origin) -> Result<(), ErrorCode> {
    let mut origins = headers.get_all(ORIGIN).iter();
    let is_welcome = match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => origin == own.as_str() || origin == "null",
        (Some(_), Some(_)) => false,
    };
    if !is_welcome {
        return Err(ErrorCode::OriginRefused);
    }
    match headers.get(HeaderName::from_static(CLIENT_HEADER)) {
        Some(value) if value == CLIENT_HEADER_VALUE => Ok(()),
        _ => Err(ErrorCode::ClientHeaderMissing),
    }
}
