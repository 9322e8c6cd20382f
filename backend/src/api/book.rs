//! `GET /api/portfolio/book`

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use inlay_contract::book::Book;
use inlay_contract::{InstanceId, Problem};

use super::authenticated::Authenticated;
use super::error::ApiError;
use super::portfolio::{PortfolioQuery, read_part};
use super::request_id::RequestId;
use super::state::AppState;
use crate::portfolio::Part;

/// The book of the session's record.
///
/// It is as old as its `as_of` says. A caller that has a portfolio of another date reads that one again.
#[utoipa::path(
    get,
    path = "/api/portfolio/book",
    tag = "portfolio",
    params(
        PortfolioQuery,
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The book. Compressed when the caller accepts it.", body = Book),
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
pub(super) async fn read_book(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    query: Result<Query<PortfolioQuery>, QueryRejection>,
    request_id: RequestId,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    read_part(&app, &session, query, Part::Book, &request_id, &headers).await
}
