//! `GET /embed`

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use inlay_contract::Problem;

use super::limit::Anybody;
use super::org_query::org_of;
use super::prepared;
use super::state::AppState;

const HTML: &str = "text/html; charset=utf-8";

/// The document of the frame, for the org that the host page names.
///
/// Its `frame-ancestors` are exactly the host origins of that org. For an org that is not enrolled, a page says so and
/// stands in no frame.
#[utoipa::path(
    get,
    path = "/embed",
    tag = "frame",
    params(("org" = String, Query, min_length = 18, max_length = 18, description = "The 18-character org id.")),
    responses(
        (status = 200, description = "The widget's document.", content_type = "text/html"),
        (status = 404, description = "The org is not enrolled, or is no org id.", content_type = "text/html"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn embed(
    State(app): State<AppState>,
    _: Anybody,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let pages = app.pages.current();
    match org_of(query.as_deref()).and_then(|org| pages.of(&org)) {
        Some(page) => {
            let mut response = prepared::respond(page.document.clone(), &headers, HTML);
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, page.policy.clone());
            response
        }
        None => {
            let page = pages.unknown_org();
            let mut response = prepared::respond(page.document.clone(), &headers, HTML);
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, page.policy.clone());
            response
        }
    }
}
