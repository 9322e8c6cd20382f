//! The firm itself and its users.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde_json::{Value, json};

use super::caller::Partner;
use super::error::SnapTradeError;
use super::state::is_person;
use crate::api::AppState;

pub(super) async fn partner(Partner(org): Partner) -> Json<Value> {
    Json(json!({
        "slug": org.short_name.to_uppercase(),
        "name": org.name,
        "logo_url": null,
        "allowed_brokerages": [],
        "can_access_trades": false,
        "can_access_holdings": true,
        "can_access_account_history": true,
        "can_access_reference_data": true,
        "can_access_portfolio_management": false,
        "can_access_orders": false,
    }))
}

pub(super) async fn list(State(state): State<AppState>, Partner(org): Partner) -> Json<Value> {
    let firm = state.world.firm(org);
    let records = firm.records().records.into_iter();
    let entities = records.filter_map(|record| {
        let portfolio = firm.portfolio_of_record(&record.id.parse().ok()?)?;
        Some(portfolio.entity().id)
    });
    let mut users: Vec<_> = entities.filter(|id| is_person(firm, id)).collect();
    users.extend(state.snaptrade.registered(org));
    users.sort();
    Json(users.into())
}

pub(super) async fn register(
    State(state): State<AppState>,
    Partner(org): Partner,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, SnapTradeError> {
    let Json(body) = body.map_err(|_| SnapTradeError::bad_request("Unable to verify data sent"))?;
    let user = body["userId"].as_str().unwrap_or_default();
    if user.trim().is_empty() {
        return Err(SnapTradeError::bad_request("Unable to verify data sent"));
    }
    let secret = state
        .snaptrade
        .register(org, state.world.firm(org), user)
        .map_err(|_| SnapTradeError::internal())?
        .ok_or_else(|| SnapTradeError::bad_request("User with the following userId already exist"))?;
    Ok(Json(json!({"userId": user, "userSecret": secret})))
}
