//! `GET /v1/entities/{id}/target`: the wanted allocation.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::problem::Problem;
use crate::answer::Target;

/// The model that an entity is managed to.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/target",
    operation_id = "target",
    params(("id" = String, Path, description = "The platform's entity id"), RequiredHeaders),
    responses(
        (status = 200, body = Target),
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
) -> Result<Json<Target>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.target()))
}
