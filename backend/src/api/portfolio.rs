//! `GET /api/portfolio`, and what it shares with `GET /api/portfolio/book`.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use inlay_contract::portfolio::Portfolio;
use inlay_contract::{ErrorCode, InstanceId, Problem, RecordId};
use serde::Deserialize;
use tracing::Instrument as _;
use utoipa::IntoParams;

use super::authenticated::Authenticated;
use super::error::ApiError;
use super::prepared;
use super::request_id::RequestId;
use super::state::AppState;
use crate::portfolio::Part;
use crate::session::Session;

/// What the caller believes to be looking at.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PortfolioQuery {
    /// The record that the widget shows. It changes nothing but that another record than the session's is refused, so
    /// that a widget whose page moved on never paints the wrong client.
    record: Option<RecordId>,
}

/// The portfolio of the session's record.
#[utoipa::path(
    get,
    path = "/api/portfolio",
    tag = "portfolio",
    params(
        PortfolioQuery,
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The portfolio. Compressed when the caller accepts it.", body = Portfolio),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`record_mismatch`, `record_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read_portfolio(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    query: Result<Query<PortfolioQuery>, QueryRejection>,
    request_id: RequestId,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    read_part(&app, &session, query, Part::Portfolio, &request_id, &headers).await
}

/// One part of what is known about the session's record.
pub(super) async fn read_part(
    app: &AppState,
    session: &Session,
    query: Result<Query<PortfolioQuery>, QueryRejection>,
    part: Part,
    request_id: &RequestId,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    if !session.may.portfolio {
        return Err(ApiError::new(ErrorCode::PermissionMissing));
    }
    let Query(query) = query.map_err(|_| ApiError::new(ErrorCode::RequestMalformed))?;
    if query.record.is_some_and(|record| record != session.record) {
        return Err(ApiError::new(ErrorCode::RecordMismatch));
    }
    let sources = app.sources.current();
    let source = sources.get(&session.org);
    let source =
        source.ok_or_else(|| ApiError::because(ErrorCode::Internal, "a session without a tenant"))?;
    let answer = app
        .portfolios
        .read(&session.org, source, &session.record, part, request_id.as_str())
        .instrument(tracing::debug_span!("portfolio_read"))
        .await;
    let answer = answer.map_err(|error| ApiError::from(&*error))?;
    prepared::respond_about_record(answer, headers).await
}
