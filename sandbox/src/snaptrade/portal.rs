//! Where a user connects accounts: an address that is good for five minutes, and the page behind it.

use std::fmt::Write as _;
use std::time::Instant;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde_json::{Value, json};

use super::caller::User;
use super::error::SnapTradeError;
use super::gate::parameter;
use super::state::is_person;
use crate::answer::EntityKind;
use crate::api::AppState;
use crate::random;

pub(super) async fn login(State(state): State<AppState>, user: User) -> Result<Json<Value>, SnapTradeError> {
    let address = state
        .snaptrade
        .open_portal(user.org, &user.id, Instant::now())
        .map_err(|_| SnapTradeError::internal())?;
    let session = random::uuid().map_err(|_| SnapTradeError::internal())?;
    Ok(Json(json!({"redirectURI": address, "sessionId": session})))
}

/// Whose accounts are to be connected, or that they are.
pub(super) async fn page(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
) -> Result<Html<String>, StatusCode> {
    let query = uri.query().unwrap_or_default();
    let token = parameter(query, "token").unwrap_or_default();
    let (org, user) = state
        .snaptrade
        .portal(&token, Instant::now())
        .ok_or(StatusCode::GONE)?;
    let firm = state.world.firm(org);
    if let Some(person) = parameter(query, "person").filter(|person| is_person(firm, person)) {
        state.snaptrade.connect(org, &user, &person);
        return Ok(Html(
            "<!doctype html><title>Connected</title><p>The accounts are connected.".to_owned(),
        ));
    }
    let mut page =
        "<!doctype html><title>Sandbox portal</title><h1>Whose accounts are yours?</h1><ul>".to_owned();
    let records = firm.records().records.into_iter();
    for record in records.filter(|record| record.kind == EntityKind::Person) {
        let portfolio = record
            .id
            .parse()
            .ok()
            .and_then(|id| firm.portfolio_of_record(&id));
        if let Some(entity) = portfolio.map(|portfolio| portfolio.entity()) {
            // Names and identifiers are the sandbox's own, of letters, digits and spaces. Writing to a string cannot fail.
            let _ = write!(
                page,
                "<li><a href=\"?token={token}&amp;person={}\">{}</a>",
                entity.id, entity.name
            );
        }
    }
    Ok(Html(page))
}
