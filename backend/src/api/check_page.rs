//! `GET /embed/check` and its script: a guest that says why the widget would or would not work on a page (security row S15).

use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use inlay_contract::Problem;

use super::limit::Anybody;
use super::prepared;
use super::security_headers::CROSS_ORIGIN_RESOURCE_POLICY;
use super::state::AppState;

/// The check page. It is the same for every org and may stand in any page's frame.
///
/// It speaks the host protocol like the widget, learns what `GET /api/setup` says, tries to open a session with the assertion
/// that its host gives it, ends that session again, and tells its host all of it in `diagnosis`.
#[utoipa::path(
    get,
    path = "/embed/check",
    tag = "frame",
    params(("org" = Option<String>, Query, description = "The 18-character org id; read by the page itself.")),
    responses(
        (status = 200, description = "The page.", content_type = "text/html"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn check_page(State(app): State<AppState>, _: Anybody, headers: HeaderMap) -> Response {
    let pages = app.pages.current();
    let page = pages.check();
    let mut response = prepared::respond(page.document.clone(), &headers, "text/html; charset=utf-8");
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, page.policy.clone());
    response
}

/// The check page's one script.
#[utoipa::path(
    get,
    path = "/embed/check.js",
    tag = "frame",
    responses(
        (status = 200, description = "The script.", content_type = "text/javascript"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn check_script(State(app): State<AppState>, _: Anybody, headers: HeaderMap) -> Response {
    let script = app.pages.current().check().script.clone();
    let mut response = prepared::respond(script, &headers, "text/javascript; charset=utf-8");
    // A frame with an opaque origin counts as another origin even here.
    response.headers_mut().insert(
        CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("cross-origin"),
    );
    response
}
