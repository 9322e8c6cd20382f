//! `GET /v1/entities/{id}/valuations`: daily values.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use crate::answer::ValuationSeries;

/// The value of an entity at each close of at most the last three years; `closes` tells the whole history.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/valuations",
    operation_id = "valuations",
    params(("id" = String, Path, description = "The platform's entity id"), DateRange, RequiredHeaders),
    responses(
        (status = 200, body = ValuationSeries),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Parameters(range): Parameters<DateRange>,
) -> Result<Json<ValuationSeries>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.valuations(range.dates()?)))
}
