//! `GET /v1/entities/{id}/accounts`: the accounts of an entity.

use axum::Json;
use axum::extract::{Path, State};

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::parameters::Parameters;
use super::problem::Problem;
use crate::answer::AccountList;

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// `left`: those that do not belong to the entity any more as well.
    #[param(inline)]
    include: Option<Included>,
}

/// What is listed beside the accounts that belong to the entity now.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Included {
    Left,
}

/// The accounts of an entity, a joint one once.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/accounts",
    operation_id = "accounts",
    params(("id" = String, Path, description = "The platform's entity id"), Wanted, RequiredHeaders),
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
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<AccountList>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(match wanted.include {
        None => portfolio.accounts(),
        Some(Included::Left) => portfolio.accounts_ever(),
    }))
}
