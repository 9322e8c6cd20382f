//! `GET /v1/entities/{id}/holdings`: positions at the last close, in pages.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::caller::{Caller, RequiredHeaders};
use super::parameters::Parameters;
use super::problem::Problem;
use super::{AppState, cursor};
use crate::answer::HoldingPage;

const DEFAULT_LIMIT: usize = 500;
const HIGHEST_LIMIT: usize = 2000;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// How many positions at most; 500 unless told.
    #[param(minimum = 1, maximum = 2000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before; absent for the first.
    cursor: Option<String>,
}

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
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=HIGHEST_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!(
            "`limit` must be between 1 and {HIGHEST_LIMIT}."
        )));
    }
    let offset = match &page.cursor {
        None => 0,
        Some(text) => cursor::decode(text, &id).ok_or_else(|| {
            Problem::bad_request("`cursor` must be the `next_cursor` of a page of this entity.")
        })?,
    };
    let (holdings, more) = portfolio.holdings_page(offset, limit);
    let next_cursor = more.then(|| cursor::encode(&id, offset + holdings.len()));
    Ok(Json(HoldingPage {
        holdings,
        next_cursor,
    }))
}
