//! Names every request, so that an answer, a log line and a question to support speak of one thing.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use inlay_contract::http::REQUEST_ID_HEADER;

use crate::random;
use crate::session::{BearerToken, LaunchCode};

/// The name of a request: the caller's own when it is harmless, else a fresh one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestId(Arc<str>);

impl RequestId {
    /// The name that [`assign`] gave to a request.
    pub(super) fn of(request: &Request) -> Self {
        request.extensions().get().cloned().unwrap_or_else(Self::generate)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn generate() -> Self {
        Self(random::uuid().to_string().into())
    }

    /// Takes 1 to 64 letters, digits, `-`, `_` and `.`: nothing that could forge a log line or a header. A token that a caller
    /// puts there by mistake is not taken for a name: names are logged.
    pub(super) fn accept(value: &HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?;
        let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_accepted = (1..=64).contains(&text.len()) && text.bytes().all(is_harmless);
        let is_token = BearerToken::parse(text).is_some() || LaunchCode::parse(text).is_some();
        (is_accepted && !is_token).then(|| Self(text.into()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_else(Self::generate))
    }
}

/// Middleware: names the request and returns the name.
pub(super) async fn assign(mut request: Request, next: Next) -> Response {
    let header = HeaderName::from_static(REQUEST_ID_HEADER);
    let id = request
        .headers()
        .get(&header)
        .and_then(RequestId::accept)
        .unwrap_or_else(RequestId::generate);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(header, value);
    }
    response
}
