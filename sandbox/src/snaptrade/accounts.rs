//! The accounts that a user has connected, and what they were worth.

use axum::Json;
use axum::extract::{Path, State};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::caller::{Connected, User};
use super::error::SnapTradeError;
use super::numbers::{number, text};
use super::uuid;
use crate::answer::Account;
use crate::api::AppState;
use crate::generator::{draw, draw_text};
use crate::orgs::NORTH;

/// Where all accounts are.
const INSTITUTION: &str = "Harbor Brokerage";

pub(super) async fn list(State(state): State<AppState>, user: User) -> Json<Value> {
    let accounts = user.accounts(state.world.firm(user.org));
    Json(accounts.iter().map(|one| account(&user, one)).collect())
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Value>, SnapTradeError> {
    let accounts = user.accounts(state.world.firm(user.org));
    let found = accounts.iter().find(|one| one.id == id);
    let found = found.ok_or_else(SnapTradeError::not_found)?;
    Ok(Json(account(&user, found)))
}

/// At most a year, and only for one of the two firms: it is switched on by the firm.
pub(super) async fn balance_history(
    State(state): State<AppState>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Value>, SnapTradeError> {
    if user.org != &NORTH {
        return Err(SnapTradeError::feature_not_enabled());
    }
    let firm = state.world.firm(user.org);
    let account = user.account(firm, &id)?;
    let portfolio = firm
        .portfolio(&account.id)
        .ok_or_else(SnapTradeError::not_found)?;
    let first = account.as_of.saturating_sub(1.year());
    let values = portfolio.valuations(first..=account.as_of);
    let day =
        |value: &crate::answer::Valuation| json!({"date": value.date, "total_value": text(value.value)});
    let history: Vec<Value> = values.valuations.iter().map(day).collect();
    Ok(Json(json!({"history": history, "currency": values.currency})))
}

/// The end of a trading day in the form in which this API writes moments.
pub(super) fn close_of(day: Date) -> String {
    format!("{day} 21:00:00+00:00")
}

/// A day of which no time is known.
pub(super) fn midnight_of(day: Date) -> String {
    format!("{day} 00:00:00+00:00")
}

fn account(user: &User, one: &Connected) -> Value {
    let Account {
        name,
        number: account_number,
        registration,
        currency,
        opened_on,
        value,
        as_of,
        id: own,
        ..
    } = &one.account;
    json!({
        "id": one.id,
        "brokerage_authorization": uuid(&[draw_text(&user.id), draw_text(INSTITUTION)]),
        "name": name,
        "number": account_number,
        // The same for every owner, and after every new connection.
        "institution_account_id": (draw(&[draw_text(own)]) % 10_000_000_000).to_string(),
        "institution_name": INSTITUTION,
        "created_date": close_of(*opened_on),
        "funding_date": null,
        "opening_date": null,
        "sync_status": {
            "transactions": {
                "initial_sync_completed": true,
                "last_successful_sync": as_of,
                "first_transaction_date": opened_on,
            },
            "holdings": {
                "initial_sync_completed": true,
                "last_successful_sync": close_of(*as_of),
                "holdings_unavailable": false,
            },
        },
        "balance": {"total": {"amount": number(*value), "currency": currency}},
        "status": "open",
        "raw_type": registration,
        "account_category": "INVESTMENT",
        "is_paper": false,
    })
}
