//! Who calls this vendor: the firm of the bearer token.

use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::error::OnfidoError;
use crate::api::AppState;
use crate::orgs::Org;

/// A firm whose token is good.
pub(super) struct Caller {
    pub(super) org: &'static Org,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = OnfidoError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, OnfidoError> {
        let value = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let org = value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| state.onfido_tokens.org_of(token.trim(), Instant::now()))
            .ok_or_else(OnfidoError::unauthorized)?;
        Ok(Self { org })
    }
}
