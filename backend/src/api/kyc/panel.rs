//! `GET /api/kyc`

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use inlay_contract::kyc::Panel;
use inlay_contract::{ErrorCode, InstanceId, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::authenticated::Authenticated;
use super::super::error::ApiError;
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::{caller, kyc};

/// Longest language tag that is looked at. RFC 5646 asks for room for 35 characters.
const LANGUAGE_BYTES: usize = 35;

/// What the reader reads.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct PanelQuery {
    /// The reader's language, a BCP 47 tag: for the text of the consent. Without it, the firm's default.
    #[serde(default)]
    language: String,
}

/// The KYC file of the session's record.
// The answer is never compressed: it holds personal data beside texts that others choose.
#[utoipa::path(
    get,
    path = "/api/kyc",
    tag = "kyc",
    params(
        PanelQuery,
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The file.", body = Panel),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`, `party_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "`provider_unreachable`, `provider_authentication`, `provider_rejected`, `provider_nonsense`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`provider_rate_limited`, `store_unavailable`", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "`provider_timeout`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn read_panel(
    State(app): State<AppState>,
    Authenticated { session, .. }: Authenticated,
    query: Result<Query<PanelQuery>, QueryRejection>,
    request_id: RequestId,
) -> Result<Json<Panel>, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::new(ErrorCode::RequestMalformed))?;
    let is_tag = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if LANGUAGE_BYTES < query.language.len() || !query.language.bytes().all(is_tag) {
        return Err(ApiError::new(ErrorCode::RequestMalformed));
    }
    let caller = caller(session, &request_id);
    let panel = kyc(&app)?.service.panel(&caller, &query.language).await?;
    Ok(Json(panel))
}
