//! `GET /healthz` and `GET /readyz`. They hold no data, so they need no session.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::state::AppState;

/// The state of the service, in one word.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok` or `unavailable`.
    status: &'static str,
}

/// Whether the process answers.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "service",
    responses((status = 200, description = "It does.", body = Health)),
)]
pub(super) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether callers should be sent to this instance: it can use its store, and is not about to stop. Held for five seconds.
///
/// Providers do not count: another instance could not reach them either.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "service",
    responses(
        (status = 200, description = "They should.", body = Health),
        (status = 503, description = "They should not; the log says why.", body = Health),
    ),
)]
pub(super) async fn readyz(State(app): State<AppState>) -> (StatusCode, Json<Health>) {
    if app.readiness.is_ready().await {
        (StatusCode::OK, Json(Health { status: "ok" }))
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(Health {
                status: "unavailable",
            }),
        )
    }
}
