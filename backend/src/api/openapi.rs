//! `GET /api/openapi.json`, and the document itself.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::limit::Anybody;
use super::state::AppState;
use super::{api_routes, page_routes, prepared, webhook};

/// The OpenAPI document of this service.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "service",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
    ),
    responses(
        (status = 200, description = "This document.", content_type = "application/json"),
        (status = 403, description = "`client_header_missing`, `origin_refused`", body = inlay_contract::Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = inlay_contract::Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read_document(State(app): State<AppState>, _: Anybody, headers: HeaderMap) -> Response {
    prepared::respond(app.openapi.clone(), &headers, "application/json")
}

/// The OpenAPI document, made from the attributes of the handlers.
#[must_use]
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Inlay backend-for-frontend")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "What the Inlay widget calls. Every error is a problem document (RFC 9457); `kind` tells six kinds of \
             failure apart, `retryable` says whether trying again can help. No cookie is set or read.",
        ))
        .build();
    let mut components = Components::new();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The token of `POST /api/session`, together with the `x-inlay-instance` header.",
        ))
        .build();
    components.add_security_scheme("session", SecurityScheme::Http(bearer));
    let base = OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build();

    let routes = OpenApiRouter::with_openapi(base)
        .merge(api_routes())
        .merge(page_routes())
        .merge(webhook::routes());
    routes.into_openapi()
}
