//! `GET /v1/records/{crm_record_id}`: which entity stands behind a CRM record.

use axum::Json;
use axum::extract::{Path, State};
use inlay_contract::RecordId;

use super::AppState;
use super::caller::{Caller, RequiredHeaders};
use super::problem::Problem;
use crate::answer::Entity;

/// The entity behind a CRM record of the caller's own org.
#[utoipa::path(
    get,
    path = "/v1/records/{crm_record_id}",
    operation_id = "entity_of_record",
    params(("crm_record_id" = String, Path, description = "The Salesforce record id, 18 characters"), RequiredHeaders),
    responses(
        (status = 200, body = Entity),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("platform" = []))
)]
pub(super) async fn resolve(
    State(state): State<AppState>,
    caller: Caller,
    Path(crm_record_id): Path<String>,
) -> Result<Json<Entity>, Problem> {
    let record: RecordId = crm_record_id.parse().map_err(|_| Problem::unknown_entity())?;
    let portfolio = state
        .world
        .firm(caller.org)
        .portfolio_of_record(&record)
        .ok_or_else(Problem::unknown_entity)?;
    Ok(Json(portfolio.entity()))
}
