//! `GET /v1/entities/{id}/transactions`: everything that was booked, in pages.

use axum::Json;
use axum::extract::{Path, State};

use super::caller::{Caller, RequiredHeaders};
use super::page::Page;
use super::parameters::{DateRange, Parameters};
use super::problem::Problem;
use super::{AppState, cursor};
use crate::answer::TransactionPage;

/// Everything that was booked in the accounts of an entity, oldest first, also before they joined it.
#[utoipa::path(
    get,
    path = "/v1/entities/{id}/transactions",
    operation_id = "transactions",
    params(("id" = String, Path, description = "The platform's entity id"), DateRange, Page, RequiredHeaders),
    responses(
        (status = 200, body = TransactionPage),
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
    Parameters(page): Parameters<Page>,
) -> Result<Json<TransactionPage>, Problem> {
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio(&id)
        .ok_or_else(Problem::unknown_entity)?;
    let dates = range.dates()?;
    let list = format!("transactions:{}:{}:{id}", dates.start(), dates.end());
    let (offset, limit) = page.bounds(&list)?;
    let (transactions, more) = portfolio.transactions_page(dates, offset, limit);
    let next_cursor = more.then(|| cursor::encode(&list, offset + transactions.len()));
    Ok(Json(TransactionPage {
        transactions,
        next_cursor,
    }))
}
