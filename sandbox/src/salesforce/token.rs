//! `POST /services/oauth2/token`: an access token for an assertion.

use std::time::Instant;

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::json;

use super::assertion::{Disbelief, believe};
use super::error::CrmError;
use crate::api::AppState;
use crate::clock;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

#[derive(Deserialize)]
pub(super) struct TokenForm {
    grant_type: Option<String>,
    assertion: Option<String>,
}

pub(super) async fn issue(
    State(state): State<AppState>,
    Path(org): Path<String>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Response {
    let Some(firm) = state.salesforce.firm(&org) else {
        return CrmError::no_such_resource().into_response();
    };
    let Ok(Form(form)) = form else {
        return refusal("invalid_request", "the form cannot be read");
    };
    if form.grant_type.as_deref() != Some(GRANT_TYPE) {
        return refusal("unsupported_grant_type", "grant type not supported");
    }
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let address = format!("http://{host}/salesforce/{}", firm.org.id);
    let assertion = form.assertion.unwrap_or_default();
    match believe(&assertion, firm.org, &firm.keys, &address) {
        Ok(()) => {}
        Err(Disbelief::UnknownClient) => return refusal("invalid_client_id", "client identifier invalid"),
        Err(Disbelief::Invalid(why)) => return refusal("invalid_grant", why),
    }
    let Ok(token) = state.salesforce.tokens.issue(firm.org, Instant::now()) else {
        return CrmError::internal().into_response();
    };
    let answer = json!({
        "access_token": token.access_token,
        "token_type": "Bearer",
        "scope": "api",
        "instance_url": address,
        "id": format!("{address}/id/{}/005000000000001AAA", firm.org.id),
        "issued_at": clock::now().as_millisecond().to_string(),
    });
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

fn refusal(error: &'static str, description: &'static str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
