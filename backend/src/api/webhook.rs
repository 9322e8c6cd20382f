//! `POST /webhooks/{provider}`

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRef, FromRequest as _, Path, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use inlay_contract::http::MAX_REQUEST_BYTES;
use inlay_contract::{ErrorCode, Problem};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{ApiError, chain};
use super::limit::{self, Scope};
use super::panic;
use super::request_id::RequestId;
use super::state::AppState;
use crate::store::Acceptance;
use crate::webhook::{Incoming, Receiver, Refused};

/// Where deliveries go; `None` where no tenant has any.
#[derive(Clone)]
pub(super) struct Webhooks(pub(super) Option<Receiver>);

impl FromRef<AppState> for Webhooks {
    fn from_ref(app: &AppState) -> Self {
        Self(app.webhooks.clone())
    }
}

/// What providers call.
pub(super) fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Webhooks: FromRef<S>,
{
    OpenApiRouter::new().routes(routes!(receive_delivery))
}

/// The same with what stands before it: a limit of its own, and neither CORS nor the client header, for no browser calls it.
pub(super) fn group<S>(webhooks: &Webhooks, body_timeout: Duration) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Webhooks: FromRef<S>,
{
    let max_bytes = webhooks
        .0
        .as_ref()
        .map_or(MAX_REQUEST_BYTES, Receiver::max_body_bytes);
    let (routes, _) = routes().split_for_parts();
    routes.layer(panic::layer()).layer((
        RequestBodyDeadlineLayer::new(body_timeout),
        RequestBodyLimitLayer::new(max_bytes),
    ))
}

/// Takes in a webhook delivery of a provider.
///
/// The tenant is told by the secret with which the delivery is signed; the signature is over the raw body. A delivery is
/// stored before it is acknowledged, and one that was stored before is acknowledged again. `platform` signs as Standard
/// Webhooks 1.0.0 says, `onfido` with `X-SHA2-Signature`.
#[utoipa::path(
    post,
    path = "/webhooks/{provider}",
    tag = "webhooks",
    params(
        ("provider" = String, Path, description = "The provider's adapter: `platform`, `onfido`."),
    ),
    request_body(content = String, description = "Whatever the provider signs; read as bytes.", content_type = "application/json"),
    responses(
        (status = 200, description = "Known: this event was stored before."),
        (status = 202, description = "Stored; it will be worked on."),
        (status = 400, description = "`webhook_malformed`, `request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`webhook_signature`, `webhook_time`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`store_unavailable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn receive_delivery(
    State(Webhooks(receiver)): State<Webhooks>,
    Path(provider): Path<String>,
    request: Request,
) -> Result<StatusCode, ApiError> {
    let receiver = receiver.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let connection = limit::connection(request.extensions());
    receiver
        .admit(&provider, connection, request.headers())
        .await
        .inspect_err(|refused| {
            if refused.code == ErrorCode::RateLimited {
                limit::note_refusal(Scope::Address);
            }
        })?;

    let request_id = RequestId::of(&request);
    let headers = request.headers().clone();
    let body = raw_body(request).await?;
    let incoming = Incoming {
        provider: &provider,
        headers: &headers,
        body,
        request_id: request_id.as_str(),
    };
    match receiver.receive(incoming).await? {
        Acceptance::New(_) => Ok(StatusCode::ACCEPTED),
        Acceptance::Duplicate => Ok(StatusCode::OK),
    }
}

/// The bytes as they came: what is signed is exactly these.
async fn raw_body(request: Request) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, &())
        .await
        .map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::RequestTooLarge),
            _ => ApiError::because(
                ErrorCode::RequestMalformed,
                "the body broke off or came too slowly",
            ),
        })
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        Self {
            retry_after_seconds: refused.retry_after_seconds,
            ..Self::because(refused.code, &chain(&refused))
        }
    }
}

#[cfg(test)]
mod tests;
