//! What an account holds: cash by currency, and securities.

use axum::Json;
use axum::extract::{Path, State};
use inlay_contract::Currency;
use serde_json::{Value, json};

use super::accounts::close_of;
use super::caller::User;
use super::error::SnapTradeError;
use super::numbers::{number, text};
use super::uuid;
use crate::answer::{Account, Holding, Instrument};
use crate::api::AppState;
use crate::currency::TradingCurrency;
use crate::generator::draw_text;

pub(super) async fn balances(
    State(state): State<AppState>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Value>, SnapTradeError> {
    let (_, holdings) = held(&state, &user, &id)?;
    let cash = holdings.iter().filter(|holding| is_cash(holding));
    let balance = |holding: &Holding| {
        let amount = number(holding.quantity);
        json!({"currency": currency(holding.currency), "cash": amount, "buying_power": amount})
    };
    Ok(Json(cash.map(balance).collect()))
}

pub(super) async fn positions(
    State(state): State<AppState>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Value>, SnapTradeError> {
    let (account, holdings) = held(&state, &user, &id)?;
    let securities = holdings.iter().filter(|holding| !is_cash(holding));
    let results: Vec<Value> = securities.map(position).collect();
    let freshness = json!({"as_of": close_of(account.as_of)});
    Ok(Json(json!({"results": results, "data_freshness": freshness})))
}

fn held(state: &AppState, user: &User, id: &str) -> Result<(Account, Vec<Holding>), SnapTradeError> {
    let firm = state.world.firm(user.org);
    let account = user.account(firm, id)?;
    let portfolio = firm
        .portfolio(&account.id)
        .ok_or_else(SnapTradeError::not_found)?;
    let holdings = portfolio.holdings();
    Ok((account, holdings))
}

fn is_cash(holding: &Holding) -> bool {
    holding.instrument.asset_class == "cash"
}

fn position(holding: &Holding) -> Value {
    let instrument = &holding.instrument;
    let symbol = symbol(instrument);
    json!({
        "instrument": {
            "kind": kind(&instrument.asset_class),
            "id": instrument_id(instrument),
            "symbol": symbol,
            "raw_symbol": symbol,
            "description": instrument.name,
            "currency": instrument.currency,
            "exchange": "XNYS",
        },
        "units": text(holding.quantity),
        "price": holding.price.map(text),
        "cost_basis": null,
        "currency": holding.currency,
    })
}

/// There is no word for bonds among those of positions.
fn kind(asset_class: &str) -> &'static str {
    match asset_class {
        "equity" => "stock",
        "fund" => "etf",
        _ => "other",
    }
}

pub(super) fn symbol(instrument: &Instrument) -> &str {
    instrument.symbol.as_deref().unwrap_or(&instrument.id)
}

pub(super) fn instrument_id(instrument: &Instrument) -> String {
    uuid(&[draw_text("instrument"), draw_text(&instrument.id)])
}

/// A currency as this API describes it.
pub(super) fn currency(currency: Currency) -> Value {
    let name = TradingCurrency::from_code(currency.as_str()).map(TradingCurrency::name);
    json!({
        "id": uuid(&[draw_text("currency"), draw_text(currency.as_str())]),
        "code": currency,
        "name": name.unwrap_or(currency.as_str()),
    })
}
