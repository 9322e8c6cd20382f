//! `GET /api/setup`

use axum::Json;
use axum::extract::{RawQuery, State};
use inlay_contract::setup::Setup;
use inlay_contract::{Problem, host};
use jiff::{Timestamp, Unit};

use super::limit::Anybody;
use super::org_query::org_of;
use super::state::AppState;
use crate::config::Origin;

/// What anybody may know about an org's setup: no more than its frame document says, and the service's clock and version.
///
/// An org that is not enrolled is an answer and no error, so that a check can tell it from a service that does not answer.
#[utoipa::path(
    get,
    path = "/api/setup",
    tag = "frame",
    params(
        ("org" = Option<String>, Query, description = "The 18-character org id; what is none is no org that is enrolled."),
        ("x-inlay-client" = String, Header, description = "Always `1`."),
    ),
    responses(
        (status = 200, description = "The facts.", body = Setup),
        (status = 403, description = "`client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read_setup(
    State(app): State<AppState>,
    _: Anybody,
    RawQuery(query): RawQuery,
) -> Json<Setup> {
    let orgs = app.exchange.orgs.current();
    let org = org_of(query.as_deref()).and_then(|org| orgs.get(&org));
    let origins = org.map(|org| org.host_origins.iter().map(Origin::to_string).collect());
    Json(Setup {
        time: in_milliseconds(app.clock.now()),
        service_version: env!("CARGO_PKG_VERSION").to_owned(),
        protocol_versions: host::VERSIONS.to_vec(),
        widget: app.pages.current().widget().map(str::to_owned),
        enrolled: org.is_some(),
        host_origins: origins.unwrap_or_default(),
    })
}

/// As fine as anybody needs it who compares clocks over a network.
fn in_milliseconds(now: Timestamp) -> Timestamp {
    // Rounding fails at the end of time only.
    now.round(Unit::Millisecond).unwrap_or(now)
}
