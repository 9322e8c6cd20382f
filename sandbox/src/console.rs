//! The platform's own page for people: where "open in the platform" leads in the demonstration.
//!
//! It needs no login and shows the clients of both firms to whoever has their identifier. That is allowed here and
//! nowhere else, because the sandbox knows invented clients only; the page says so itself. No script, no style from
//! elsewhere, nothing that could be sent.

mod page;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::AppState;

/// Where the stylesheet is.
const STYLESHEET_PATH: &str = "/console/console.css";

/// What every answer of the console carries.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
];

/// The console's addresses. They are for people, so the description of the API does not name them.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/console/entities/{id}", get(entity))
        .route(STYLESHEET_PATH, get(stylesheet))
}

async fn entity(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    match state.world.portfolio_anywhere(&id) {
        Some(portfolio) => html(StatusCode::OK, page::entity(&portfolio)),
        None => html(StatusCode::NOT_FOUND, page::unknown()),
    }
}

async fn stylesheet() -> Response {
    let css = include_str!("console/console.css");
    (HEADERS, [(CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response()
}

fn html(status: StatusCode, page: String) -> Response {
    (
        status,
        HEADERS,
        [(CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}
