//! `POST /oauth/token`: client credentials in a form, as this vendor's official clients send them.

use std::time::Instant;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::{Form, Json};
use serde::Deserialize;

use super::error::OnfidoError;
use crate::api::AppState;
use crate::oauth::TokenAnswer;
use crate::orgs;

/// What is asked. The vendor's own clients leave the grant type out, so it may be missing, but not be another one.
#[derive(Deserialize)]
pub(super) struct TokenForm {
    client_id: String,
    client_secret: String,
    grant_type: Option<String>,
}

pub(super) async fn issue(
    State(state): State<AppState>,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Result<Json<TokenAnswer>, OnfidoError> {
    let Form(form) = form.map_err(|_| OnfidoError::bad_request())?;
    if form
        .grant_type
        .is_some_and(|grant_type| grant_type != "client_credentials")
    {
        return Err(OnfidoError::bad_request());
    }
    // The secrets are printed in the documentation, so nothing is gained by comparing them in constant time.
    let org = orgs::ALL
        .into_iter()
        .find(|org| org.onfido_client_id == form.client_id && org.onfido_client_secret == form.client_secret)
        .ok_or_else(OnfidoError::unauthorized)?;
    let answer = state.onfido_tokens.issue(org, Instant::now());
    answer.map(Json).map_err(|_| OnfidoError::internal())
}
