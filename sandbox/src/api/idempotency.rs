//! `Idempotency-Key`: the same call twice is one call.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use utoipa::IntoParams;

use super::AppState;
use super::problem::Problem;
use crate::kyc::Once;
use crate::orgs::Org;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is the one of an earlier call.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const LONGEST_KEY: usize = 255;

/// The header as the document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header in the document; `once` reads it")]
pub(super) struct IdempotencyKey {
    /// Names the call: the same key with the same body gets the same answer, with another body a 409. Up to 255
    /// printable ASCII characters.
    #[param(rename = "Idempotency-Key")]
    idempotency_key: String,
}

/// 201 with an answer, new or repeated.
pub(super) type Created = (StatusCode, HeaderMap, Json<Value>);

/// Carries `make` out once for the key of the call.
pub(super) fn once(
    state: &AppState,
    org: &'static Org,
    operation: &'static str,
    headers: &HeaderMap,
    body: &Value,
    make: impl FnOnce() -> Result<Value, Problem>,
) -> Result<Created, Problem> {
    let key = headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
    let key = key
        .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
        .ok_or_else(|| Problem::bad_request("Idempotency-Key must name the call."))?;
    let mut headers = HeaderMap::new();
    let answer = match state.kyc.once(org, operation, key, body, make)? {
        Once::Done(answer) => answer,
        Once::Repeated(answer) => {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
            answer
        }
        Once::Conflict => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "This Idempotency-Key belongs to a call with another body.",
            ));
        }
    };
    Ok((StatusCode::CREATED, headers, Json(answer)))
}
