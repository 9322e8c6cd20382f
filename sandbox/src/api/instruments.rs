//! `GET /v1/entities/{id}/instruments`: what is or was held.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::problem::Problem;
use crate::answer::InstrumentList;

/// Everything that was ever held in the accounts of an entity, with the income that is expected from it.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/instruments",
    operation_id = "instruments",
    params(("id" = String, Path, description = "The platform's entity id"), RequiredHeaders),
    responses(
        (status = 200, body = InstrumentList),
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
) -> Result<Json<InstrumentList>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.instruments()))
}
