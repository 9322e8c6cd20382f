//! From a bearer header to the session that it stands for (security row S02).

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use inlay_contract::http::INSTANCE_HEADER;
use inlay_contract::{ErrorCode, InstanceId};
use tracing::Instrument as _;

use super::error::ApiError;
use super::state::AppState;
use crate::session::store::Found;
use crate::session::{BearerToken, Session, TokenHash, Unavailable};
use crate::telemetry::pseudonym;

/// The running session of the caller. A handler that takes it cannot be reached without one.
pub(super) struct Authenticated {
    pub(super) session: Session,
    /// Names the session for as long as it runs; another one of the same user has another.
    pub(super) token: TokenHash,
}

impl<S> FromRequestParts<S> for Authenticated
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let app = AppState::from_ref(state);
        match Self::find(&app, &parts.headers).await {
            Ok(found) => {
                app.limits.count_request(found.token, &found.session.org).await?;
                Ok(found)
            }
            // A token has 256 bits, so what a guesser costs is work and noise. Only refusals are counted for an address: one
            // broken or hostile caller must not lock out the others behind the same one, whose sessions are good.
            Err(code) => {
                app.limits
                    .count_address(&parts.extensions, &parts.headers)
                    .await?;
                Err(ApiError::new(code))
            }
        }
    }
}

impl Authenticated {
    async fn find(app: &AppState, headers: &HeaderMap) -> Result<Self, ErrorCode> {
        let token = bearer(headers)?.hash();
        let found = app.sessions.find(token, app.clock.now());
        let session = match found.instrument(tracing::debug_span!("session_check")).await {
            Ok(Found::Running(session)) => session,
            Ok(Found::Expired) => return Err(ErrorCode::SessionExpired),
            Ok(Found::Unknown) => return Err(ErrorCode::SessionUnknown),
            // Nothing that a widget would throw its session away for.
            Err(Unavailable) => return Err(ErrorCode::StoreUnavailable),
        };
        if instance(headers) != Some(session.instance) {
            return Err(ErrorCode::InstanceMismatch);
        }
        let widget = pseudonym("widget", session.instance.0.as_bytes());
        tracing::Span::current().record("widget", tracing::field::display(widget));
        Ok(Self { session, token })
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Result<BearerToken, ErrorCode> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(ErrorCode::SessionMissing);
    };
    let value = value.to_str().map_err(|_| ErrorCode::SessionMissing)?;
    let (scheme, token) = value.split_once(' ').ok_or(ErrorCode::SessionMissing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(ErrorCode::SessionMissing);
    }
    BearerToken::parse(token.trim_ascii()).ok_or(ErrorCode::SessionUnknown)
}

pub(super) fn instance(headers: &HeaderMap) -> Option<InstanceId> {
    headers
        .get(HeaderName::from_static(INSTANCE_HEADER))?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
