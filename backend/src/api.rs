//! HTTP: every route, every check before a handler, every answer.
//!
//! One handler stands in one file with its OpenAPI attributes. A handler parses, asks one feature and maps the result;
//! it never sees a provider's JSON, a cookie or a header that a check has not approved.
//! It may import the features (`session`, `portfolio`, `embed`), `clock` and `contract`. It deliberately holds no state
//! of its own and no rule of the business.
//!
//! # Errors
//! Handlers, extractors and checks return `error::ApiError`: a code of the contract and, for the log, a cause. It
//! leaves the handler as a bare status with the error attached; `problem` writes the body, the same for ours and for
//! the framework's own refusals. Nothing else writes an error answer, and a cause never reaches a body.

mod access_log;
mod assets;
mod authenticated;
mod book;
mod check_page;
mod cors;
mod embed;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
mod gate;
mod head;
mod health;
mod json;
mod kyc;
mod launch;
mod limit;
mod openapi;
mod org_query;
mod panic;
mod portfolio;
mod prepared;
mod problem;
mod readiness;
mod request_id;
mod security_headers;
mod session;
mod setup;
mod state;
mod webhook;

use std::time::Duration;

use axum::Router;
use axum::extract::FromRef as _;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use inlay_contract::http::MAX_REQUEST_BYTES;
use tower::ServiceBuilder;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use fuzzing::fuzz_headers;
pub use kyc::streams::StreamLimits;
pub use limit::Limits;
pub use openapi::document as openapi_document;
pub use readiness::{Part, PartState, Readiness};
pub use state::{App, Kyc};

use state::AppState;
use webhook::Webhooks;

/// The whole service.
///
/// # Order of the checks
/// A request passes from top to bottom, its answer from bottom to top:
///
/// | step | why here |
/// | --- | --- |
/// | `request_id` | everything below names the request by it |
/// | `access_log` | sees the final status of everything below, and how long it took |
/// | `security_headers` | no answer leaves without them, whoever made it |
/// | `problem` | turns every error below into one shape; outside of all that refuses. Refuses a broken head itself |
/// | *`/api/*` only:* CORS | answers preflights, and marks refusals so that an opaque frame may read them |
/// | body limit and deadline | before anything may wait for a body; `/webhooks/*` has its own limit |
/// | panic | a panic becomes an error that still gets all of the above |
/// | *`/api/*` only:* `gate` | origin and client header, before any work |
/// | handler | session, then the one thing that it does |
pub fn router(app: App, body_timeout: Duration) -> Router {
    let app = AppState::new(app);
    let panic = panic::layer();
    let body_limits = (
        RequestBodyDeadlineLayer::new(body_timeout),
        RequestBodyLimitLayer::new(MAX_REQUEST_BYTES),
    );

    let (api, _) = api_routes().split_for_parts();
    let api = api
        // Own fallback, so that an unknown path below `/api` passes the same checks as a known one.
        .route("/api/{*rest}", any(error::not_found))
        .layer(
            ServiceBuilder::new()
                .layer(panic)
                .layer(from_fn_with_state(AppState::clone(&app), gate::check)),
        )
        .layer(body_limits.clone())
        .layer(cors::layer(&app.public_origin));
    let (pages, _) = page_routes().split_for_parts();
    let pages = pages
        // Not nested: a nested service has no route template for the log.
        .route_service("/assets/{*file}", assets::service(&app.assets))
        .layer(panic)
        .layer(body_limits);

    Router::new()
        .merge(api)
        .merge(pages)
        .merge(webhook::group(&Webhooks::from_ref(&app), body_timeout))
        .fallback(error::not_found)
        .with_state(AppState::clone(&app))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(request_id::assign))
                .layer(from_fn(access_log::record))
                .layer(from_fn_with_state(app, security_headers::add))
                .layer(from_fn(problem::render)),
        )
}

/// What the widget calls.
fn api_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::open_session, session::end_session))
        .routes(routes!(launch::make_launch_code))
        .routes(routes!(setup::read_setup))
        .routes(routes!(portfolio::read_portfolio))
        .routes(routes!(book::read_book))
        .routes(routes!(kyc::panel::read_panel))
        .routes(routes!(kyc::start::start_check))
        .routes(routes!(kyc::decision::decide_check))
        .routes(routes!(kyc::reveal::reveal_party))
        .routes(routes!(kyc::events::follow_events))
        .routes(routes!(kyc::report::read_report))
        .routes(routes!(kyc::report_link::make_report_link))
        .routes(routes!(openapi::read_document))
}

/// What frames, downloads, operators and load balancers call.
fn page_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(embed::embed))
        .routes(routes!(check_page::check_page))
        .routes(routes!(check_page::check_script))
        .routes(routes!(kyc::report_link::follow_report_link))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}
