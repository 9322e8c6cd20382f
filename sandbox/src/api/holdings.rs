//! `GET /v1/entities/{id}/holdings`: positions at the last close, in pages.

use axum::Json;
use axum::extract::{Path, State};

use super::caller::{Caller, RequiredHeaders};
use super::page::Page;
use super::parameters::Parameters;
use super::problem::Problem;
use super::{AppState, cursor};
use crate::answer::HoldingPage;

/// The positions of an entity at the last close, cash included.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/holdings",
    operation_id = "holdings",
    params(("id" = String, Path, description = "The platform's entity id"), Page, RequiredHeaders),
    responses(
        (status = 200, body = HoldingPage),
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
    Parameters(page): Parameters<Page>,
) -> Result<Json<HoldingPage>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    let (offset, limit) = page.bounds(&id)?;
    let (holdings, more) = portfolio.holdings_page(offset, limit);
    let next_cursor = more.then(|| cursor::encode(&id, offset + holdings.len()));
    Ok(Json(HoldingPage {
        holdings,
        next_cursor,
    }))
}
