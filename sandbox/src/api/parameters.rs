//! Query parameters that several resources share, and an extractor that refuses them with a problem document.

use std::ops::RangeInclusive;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::AppState;
use super::problem::Problem;

/// The query string as `T`, or a 400 that says what is wrong with it.
pub(super) struct Parameters<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &AppState) -> Result<Self, Problem> {
        let Query(parameters) = Query::try_from_uri(&parts.uri)
            .map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
        Ok(Self(parameters))
    }
}

/// A range of dates; without an end it is open.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DateRange {
    /// The first date, included.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last date, included.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl DateRange {
    /// The range, or a problem when it ends before it begins.
    pub(super) fn dates(&self) -> Result<RangeInclusive<Date>, Problem> {
        let from = self.from.unwrap_or(Date::MIN);
        let to = self.to.unwrap_or(Date::MAX);
        if to < from {
            Err(Problem::bad_request("`from` must not be after `to`."))
        } else {
            Ok(from..=to)
        }
    }
}
