//! `GET /v1/rates/history`: exchange rates at every close.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use crate::answer::RateHistory;

/// In what the rates are expressed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Base {
    /// The currency in which the rates are expressed.
    #[param(example = "USD")]
    base: String,
}

/// Exchange rates of every business day of a range, the same numbers as those of one close alone.
#[utoipa::path(
    get,
    path = "/v1/rates/history",
    operation_id = "rate_history",
    params(Base, DateRange, RequiredHeaders),
    responses(
        (status = 200, body = RateHistory),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    _caller: Caller,
    Parameters(base): Parameters<Base>,
    Parameters(range): Parameters<DateRange>,
) -> Result<Json<RateHistory>, Problem> {
    let history = state.world.rate_history(&base.base, range.dates()?);
    history
        .map(Json)
        .ok_or_else(|| Problem::bad_request("There are no rates for this base."))
}
