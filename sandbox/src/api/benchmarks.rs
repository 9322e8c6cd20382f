//! `GET /v1/entities/{id}/benchmarks`: the indices to compare with, over time.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use crate::answer::BenchmarkHistory;

/// Every index that an entity was compared with, with daily levels from its assignment on.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/benchmarks",
    operation_id = "benchmarks",
    params(("id" = String, Path, description = "The platform's entity id"), DateRange, RequiredHeaders),
    responses(
        (status = 200, body = BenchmarkHistory),
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
) -> Result<Json<BenchmarkHistory>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.benchmarks(range.dates()?)))
}
