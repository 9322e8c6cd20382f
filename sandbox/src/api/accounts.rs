//! `GET /v1/entities/{id}/accounts`: the accounts of an entity.

use axum::Json;
use axum::extract::{Path, State};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::problem::Problem;
use crate::answer::AccountList;

/// The accounts of an entity, a joint one once.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/accounts",
    operation_id = "accounts",
    params(("id" = String, Path, description = "The platform's entity id"), RequiredHeaders),
    responses(
        (status = 200, body = AccountList),
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
) -> Result<Json<AccountList>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.accounts()))
}
