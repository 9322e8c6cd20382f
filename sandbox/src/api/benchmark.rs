//! `GET /v1/entities/{id}/benchmark`: the index to compare with.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use crate::answer::Benchmark;

/// Daily levels of the index that an entity is compared with now, of at most the last three years.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/benchmark",
    operation_id = "benchmark",
    params(("id" = String, Path, description = "The platform's entity id"), DateRange, RequiredHeaders),
    responses(
        (status = 200, body = Benchmark),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Parameters(range): Parameters<DateRange>,
) -> Result<Json<Benchmark>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.benchmark(range.dates()?)))
}
