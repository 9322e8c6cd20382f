//! `POST /api/kyc/checks`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use inlay_contract::kyc::{IDEMPOTENCY_KEY_HEADER, StartOutcome, StartRequest, Started};
use inlay_contract::{InstanceId, Problem};

use super::super::authenticated::Authenticated;
use super::super::error::ApiError;
use super::super::json::JsonBody;
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::{caller, kyc};

/// Starts a check of the session's record, or joins the one that is under way.
///
/// The check is stored when this is answered; the provider is called afterwards. The same request with the same key gets the
/// same check again.
#[utoipa::path(
    post,
    path = "/api/kyc/checks",
    tag = "kyc",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
        ("idempotency-key" = String, Header, description = "Names this start; 16 to 64 printable ASCII characters."),
    ),
    security(("session" = [])),
    request_body = StartRequest,
    responses(
        (status = 200, description = "A check that runs already, or the answer that this very request got before.", body = Started),
        (status = 201, description = "A new check.", body = Started),
        (status = 400, description = "`request_malformed`, `idempotency_key_missing`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `party_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`consent_outdated`, `kyc_still_valid`, `kyc_declined`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`media_type_unsupported`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`party_not_checkable`, `package_unknown`, `idempotency_key_reused`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn start_check(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    request_id: RequestId,
    headers: HeaderMap,
    JsonBody(request): JsonBody<StartRequest>,
) -> Result<(StatusCode, Json<Started>), ApiError> {
    let caller = caller(session, &request_id);
    let key = idempotency_key(&headers);
    let started = kyc(&app)?.service.start(&caller, key, &request).await?;
    let status = match started.outcome {
        StartOutcome::Started => StatusCode::CREATED,
        StartOutcome::Joined | StartOutcome::Repeated => StatusCode::OK,
    };
    Ok((status, Json(started)))
}

/// The one key; empty, which is no key, where there is none or more than one.
fn idempotency_key(headers: &HeaderMap) -> &str {
    let name = HeaderName::from_static(IDEMPOTENCY_KEY_HEADER);
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().unwrap_or_default(),
        _ => "",
    }
}
