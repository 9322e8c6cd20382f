//! Who calls the CRM: a token of this very org, and a version of the API that there is.

use std::collections::HashMap;
use std::time::Instant;

use axum::extract::{FromRequestParts, Path};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::FirmCrm;
use super::error::CrmError;
use crate::api::AppState;

/// The org of the address, of which the caller has a token.
pub(super) struct Caller {
    state: AppState,
    org: &'static str,
}

impl Caller {
    /// Its CRM.
    pub(super) fn firm(&self) -> Result<&FirmCrm, CrmError> {
        self.state
            .salesforce
            .firm(self.org)
            .ok_or_else(CrmError::no_such_resource)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = CrmError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, CrmError> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, state)
            .await
            .map_err(|_| CrmError::no_such_resource())?;
        let name = |name: &str| names.get(name).map(String::as_str).unwrap_or_default();
        let value = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let org = value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| state.salesforce.tokens.org_of(token.trim(), Instant::now()))
            .filter(|org| org.id == name("org"))
            .ok_or_else(CrmError::invalid_session)?;
        if !is_version(name("version")) {
            return Err(CrmError::no_such_resource());
        }
        Ok(Self {
            state: state.clone(),
            org: org.id,
        })
    }
}

/// `v` and a number that the API has had, with `.0`.
fn is_version(text: &str) -> bool {
    text.strip_prefix('v')
        .and_then(|rest| rest.strip_suffix(".0"))
        .and_then(|number| number.parse::<u8>().ok())
        .is_some_and(|number| (46..=67).contains(&number))
}
