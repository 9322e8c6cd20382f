//! From a bearer header to the session that it stands for (security row S02).

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use inlay_contract::http::INSTANCE_HEADER;
use inlay_contract::{ErrorCode, InstanceId};

use super::error::ApiError;
use super::state::AppState;
use crate::session::store::Found;
use crate::session::{BearerToken, Session, TokenHash};

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
        let token = bearer(&parts.headers).map_err(ApiError::new)?;
        let token = token.hash();
        let session = match app.sessions.find(token, app.clock.now()).await {
            Found::Running(session) => session,
            Found::Expired => return Err(ApiError::new(ErrorCode::SessionExpired)),
            Found::Unknown => return Err(ApiError::new(ErrorCode::SessionUnknown)),
        };
        if instance(&parts.headers) != Some(session.instance) {
            return Err(ApiError::new(ErrorCode::InstanceMismatch));
        }
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
