//! `GET /v1/rates`: exchange rates at one close.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::Parameters;
use super::problem::Problem;
use crate::answer::RateTable;

/// Which rates.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The currency in which the rates are expressed.
    #[param(example = "USD")]
    base: String,
    /// The close; the last one unless told. On a weekend the Friday before is meant.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
}

/// Exchange rates exactly as the valuations use them: units of `base` for one unit of each currency.
#[utoipa::path(
    get,
    path = "/v1/rates",
    operation_id = "rates",
    params(Wanted, RequiredHeaders),
    responses(
        (status = 200, body = RateTable),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    _caller: Caller,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<RateTable>, Problem> {
    let date = wanted.date.unwrap_or_else(|| state.world.as_of());
    let rates = state.world.rates(&wanted.base, date);
    rates
        .map(Json)
        .ok_or_else(|| Problem::bad_request("There are no rates for this base or date."))
}
