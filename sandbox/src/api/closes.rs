//! `GET /v1/entities/{id}/closes`: daily values of every account.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use crate::answer::CloseSeries;

/// The value of every account of an entity at each close, from the entity's first day on.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/closes",
    operation_id = "closes",
    params(("id" = String, Path, description = "The platform's entity id"), DateRange, RequiredHeaders),
    responses(
        (status = 200, body = CloseSeries),
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
) -> Result<Json<CloseSeries>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.closes(range.dates()?)))
}
