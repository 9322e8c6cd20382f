//! What was booked in an account, newest first, a thousand at a time.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use inlay_contract::Decimal;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::accounts::midnight_of;
use super::caller::User;
use super::error::SnapTradeError;
use super::gate::parameter;
use super::holdings::{currency, instrument_id, symbol};
use super::numbers::number;
use super::uuid;
use crate::answer::{Instrument, Transaction, TransactionKind};
use crate::api::AppState;
use crate::generator::draw_text;

/// Most bookings on a page.
const MOST: usize = 1000;

pub(super) async fn list(
    State(state): State<AppState>,
    user: User,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Value>, SnapTradeError> {
    let query = uri.query().unwrap_or_default();
    let offset = count(query, "offset")?.unwrap_or(0);
    let limit = count(query, "limit")?.unwrap_or(MOST);
    if limit == 0 {
        return Err(SnapTradeError::bad_request("limit must be at least 1"));
    }
    let from = day(query, "startDate")?.unwrap_or(Date::MIN);
    let to = day(query, "endDate")?.unwrap_or(Date::MAX);
    let firm = state.world.firm(user.org);
    let account = user.account(firm, &id)?;
    let portfolio = firm
        .portfolio(&account.id)
        .ok_or_else(SnapTradeError::not_found)?;
    let instruments: HashMap<String, Instrument> = portfolio
        .instruments()
        .instruments
        .into_iter()
        .map(|known| (known.instrument.id.clone(), known.instrument))
        .collect();
    let mut booked = portfolio.transactions(from..=to);
    booked.reverse();
    let limit = limit.min(MOST);
    let page = booked.iter().skip(offset).take(limit);
    let data: Vec<Value> = page.map(|one| activity(one, &instruments)).collect();
    let pagination = json!({"offset": offset, "limit": limit, "total": booked.len()});
    Ok(Json(json!({"data": data, "pagination": pagination})))
}

fn count(query: &str, name: &str) -> Result<Option<usize>, SnapTradeError> {
    let parse = |text: String| {
        text.parse()
            .map_err(|_| SnapTradeError::bad_request("not a number"))
    };
    parameter(query, name).map(parse).transpose()
}

fn day(query: &str, name: &str) -> Result<Option<Date>, SnapTradeError> {
    let parse = |text: String| {
        text.parse()
            .map_err(|_| SnapTradeError::bad_request("not a date"))
    };
    parameter(query, name).map(parse).transpose()
}

fn activity(one: &Transaction, instruments: &HashMap<String, Instrument>) -> Value {
    let instrument = one.instrument_id.as_ref().and_then(|id| instruments.get(id));
    // Interest on cash is paid by nothing that is listed.
    let listed = instrument.filter(|instrument| instrument.asset_class != "cash");
    let units = one.quantity.unwrap_or_default();
    let price = if units.is_zero() {
        Decimal::ZERO
    } else {
        (one.amount / units).abs().round_dp(6)
    };
    json!({
        "id": uuid(&[draw_text("activity"), draw_text(&one.id)]),
        "symbol": listed.map(security),
        "option_symbol": null,
        "price": number(price),
        "units": number(units),
        "amount": number(one.amount),
        "currency": currency(one.currency),
        "type": word(one.kind),
        "description": listed.map_or("", |instrument| instrument.name.as_str()),
        "trade_date": midnight_of(one.date),
        "settlement_date": midnight_of(one.date),
        "fee": 0,
        "fx_rate": null,
        "institution": "Harbor Brokerage",
        "external_reference_id": null,
    })
}

fn security(instrument: &Instrument) -> Value {
    let (code, description) = match instrument.asset_class.as_str() {
        "equity" => ("cs", "Common Stock"),
        "fund" => ("et", "ETF"),
        "fixed_income" => ("bnd", "Bond"),
        _ => ("struct", "Structured Product"),
    };
    let symbol = symbol(instrument);
    json!({
        "id": instrument_id(instrument),
        "symbol": symbol,
        "raw_symbol": symbol,
        "description": instrument.name,
        "currency": currency(instrument.currency),
        "type": {
            "id": uuid(&[draw_text("security type"), draw_text(code)]),
            "code": code,
            "description": description,
            "is_supported": true,
        },
    })
}

const fn word(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::Deposit => "CONTRIBUTION",
        TransactionKind::Withdrawal => "WITHDRAWAL",
        TransactionKind::DeliveryIn => "EXTERNAL_ASSET_TRANSFER_IN",
        TransactionKind::DeliveryOut => "EXTERNAL_ASSET_TRANSFER_OUT",
        TransactionKind::Transfer => "TRANSFER",
        TransactionKind::Buy => "BUY",
        TransactionKind::Sell => "SELL",
        TransactionKind::Dividend => "DIVIDEND",
        TransactionKind::Interest => "INTEREST",
        TransactionKind::Fee => "FEE",
        TransactionKind::Tax => "TAX",
    }
}
