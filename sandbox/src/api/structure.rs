//! `GET /v1/entities/{id}/structure`: who belongs to whom.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::problem::Problem;
use crate::answer::Structure;

/// The hierarchy below an entity, down to its accounts; those that have left are among them.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/structure",
    operation_id = "structure",
    params(("id" = String, Path, description = "The platform's entity id"), RequiredHeaders),
    responses(
        (status = 200, body = Structure),
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
) -> Result<Json<Structure>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.structure()))
}
