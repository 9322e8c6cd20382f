//! `GET` and `PUT /sandbox/faults`: how the sandbox fails from now on. A tool, not part of the platform: no token.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

use super::AppState;
use super::problem::Problem;
use crate::fault::FaultPlan;

/// The fault in force.
#[utoipa::path(get, path = "/sandbox/faults", operation_id = "fault", responses((status = 200, body = FaultPlan)))]
pub(super) async fn show(State(state): State<AppState>) -> Json<FaultPlan> {
    Json(state.faults.plan())
}

/// Puts another fault into force, at once and for all firms.
#[utoipa::path(
    put,
    path = "/sandbox/faults",
    operation_id = "set_fault",
    request_body = FaultPlan,
    responses(
        (status = 200, body = FaultPlan),
        (status = 400, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn set(
    State(state): State<AppState>,
    plan: Result<Json<FaultPlan>, JsonRejection>,
) -> Result<Json<FaultPlan>, Problem> {
    let Json(plan) = plan.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    tracing::info!(fault = ?plan, "fault changed");
    state.faults.set(plan.clone());
    Ok(Json(plan))
}
