//! The platform's HTTP API: routes, who may call them, and what a refusal looks like.
//!
//! One file a resource; each handler asks [`World`] or [`Kyc`] and puts nothing of its own into the answer.
//! Order of a request, outermost first: fault, request id, route, caller (token, then headers), parameters, handler.

mod accounts;
mod benchmark;
mod benchmarks;
mod caller;
mod checks;
mod closes;
mod cursor;
mod faults;
mod flows;
mod holdings;
mod idempotency;
mod injection;
mod instruments;
mod kyc_tool;
mod page;
mod parameters;
mod problem;
mod rate_history;
mod rates;
mod record;
mod structure;
mod subjects;
mod target;
mod token;
mod transactions;
mod valuations;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::{Json, Router};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use injection::Cut;
use problem::Problem;

use crate::client_key::ClientKeys;
use crate::console;
use crate::fault::FaultSwitch;
use crate::kyc::Kyc;
use crate::oauth::{self, Tokens};
use crate::onfido;
use crate::salesforce::{self, Salesforce};
use crate::snaptrade::{self, SnapTrade};
use crate::world::World;

/// Names a request in both sides' logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    pub(crate) world: Arc<World>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) client_keys: Arc<ClientKeys>,
    pub(crate) faults: FaultSwitch,
    pub(crate) kyc: Arc<Kyc>,
    /// Tokens of the second KYC vendor, which are not good at the platform.
    pub(crate) onfido_tokens: Arc<Tokens>,
    pub(crate) salesforce: Arc<Salesforce>,
    pub(crate) snaptrade: Arc<SnapTrade>,
}

impl AppState {
    /// Makes every access token worthless, wherever it was issued.
    pub(crate) fn revoke_tokens(&self) {
        self.tokens.revoke_all();
        self.onfido_tokens.revoke_all();
        self.salesforce.revoke_tokens();
    }
}

/// The `OpenAPI` 3.1 document of the API.
#[must_use]
pub fn document() -> OpenApi {
    described().split_for_parts().1
}

/// The whole service: everything that is described, the description, the console for people, and the other two that
/// the sandbox plays.
pub(crate) fn router(state: AppState) -> Router {
    let (router, document) = described().split_for_parts();
    let document = Arc::new(document);
    router
        .route(
            "/openapi.json",
            axum::routing::get(move || async move { Json(document.as_ref().clone()) }),
        )
        .merge(console::router())
        .merge(onfido::router())
        .merge(salesforce::router())
        .merge(snaptrade::router(&state))
        .fallback(async || Problem::new(StatusCode::NOT_FOUND, "There is nothing at this address."))
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not know the method.",
            )
        })
        .layer(from_fn(echo_request_id))
        .layer(from_fn_with_state(state.clone(), injection::inject))
        .with_state(state)
}

fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(heading())
        .routes(routes!(token::issue))
        .routes(routes!(record::resolve))
        .routes(routes!(accounts::list))
        .routes(routes!(holdings::list))
        .routes(routes!(valuations::list))
        .routes(routes!(flows::list))
        .routes(routes!(target::show))
        .routes(routes!(benchmark::show))
        .routes(routes!(structure::show))
        .routes(routes!(closes::list))
        .routes(routes!(transactions::list))
        .routes(routes!(instruments::list))
        .routes(routes!(benchmarks::list))
        .routes(routes!(rates::list))
        .routes(routes!(rate_history::list))
        .routes(routes!(subjects::create))
        .routes(routes!(checks::create))
        .routes(routes!(checks::show))
        .routes(routes!(checks::report))
        .routes(routes!(faults::show, faults::set))
        .routes(routes!(kyc_tool::counts))
        .routes(routes!(kyc_tool::advance))
        .routes(routes!(kyc_tool::show_deliveries, kyc_tool::set_deliveries))
        .routes(routes!(kyc_tool::set_targets))
}

/// What the document says about the API as a whole.
fn heading() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Inlay sandbox platform")
        .description(Some(
            "Portfolios and identity checks of invented clients. What else the sandbox plays, a KYC vendor below /onfido/v3.6 \
             a CRM below /salesforce and SnapTrade below /snaptrade, is described by the documents of those whose formats they have.",
        ))
        .version(caller::API_VERSION);
    let flow = Flow::ClientCredentials(ClientCredentials::new(oauth::TOKEN_PATH, Scopes::new()));
    let components =
        ComponentsBuilder::new().security_scheme("platform", SecurityScheme::OAuth2(OAuth2::new([flow])));
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(components.build()))
        .build()
}

/// Gives the caller its request id back, also with a refusal, and writes both to the log.
async fn echo_request_id(request: Request, next: Next) -> Response {
    let request_id = request.headers().get(REQUEST_ID).cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    tracing::debug!(%method, path, status = response.status().as_u16(), ?request_id, "answered");
    if let Some(request_id) = request_id {
        response.headers_mut().insert(REQUEST_ID, request_id);
    }
    response
}
