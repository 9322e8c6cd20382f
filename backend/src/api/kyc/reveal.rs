//! `POST /api/kyc/reveal`

use axum::Json;
use axum::extract::State;
use inlay_contract::kyc::{RevealRequest, RevealedParty};
use inlay_contract::{InstanceId, Problem};

use super::super::authenticated::Authenticated;
use super::super::error::ApiError;
use super::super::json::JsonBody;
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::{caller, kyc};

/// Personal data of the session's record, unmasked, for a short time. Each time stands in the audit log with its reason.
// The answer is never compressed: it holds personal data beside texts that others choose.
#[utoipa::path(
    post,
    path = "/api/kyc/reveal",
    tag = "kyc",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    request_body = RevealRequest,
    responses(
        (status = 200, description = "The data, and until when it may be shown.", body = RevealedParty),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `party_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`request_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`media_type_unsupported`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn reveal_party(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    request_id: RequestId,
    JsonBody(request): JsonBody<RevealRequest>,
) -> Result<Json<RevealedParty>, ApiError> {
    let caller = caller(session, &request_id);
    let revealed = kyc(&app)?.service.reveal(&caller, &request.reason).await?;
    Ok(Json(revealed))
}
