//! What an account holds as positions of a snapshot.
//!
//! The rules, where SnapTrade leaves room:
//! - A fund that is counted in the cash as well is left out: the cash has it.
//! - An option is priced for one underlying share; the price shown is that of one contract, so that quantity × price is the
//!   value. A future and a contract for difference are worth what was gained since they were entered, which SnapTrade does not
//!   say: they have neither price nor value.
//! - The value is quantity × price, rounded to the currency's minor unit as statements print it.
//! - A price without a currency is none. Where something is counted in no money (crypto-currencies among the balances), its
//!   quantity is known and its value is not.

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal, Money};
use jiff::civil::Date;

use super::wire::{self, Amount, Balance};

/// One thing held.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    pub(super) name: Option<String>,
    pub(super) symbol: Option<String>,
    /// The provider's identifier, for what has no symbol.
    pub(super) id: Option<String>,
    pub(super) class: AssetClass,
    pub(super) quantity: Decimal,
    pub(super) price: Option<Money>,
    pub(super) price_date: Option<Date>,
    pub(super) value: Option<Money>,
    /// The currency of the listing, where it is said.
    pub(super) currency: Option<Currency>,
}

/// Everything in an account: its positions, then its cash.
pub(super) fn of_account(positions: &wire::Positions, balances: &[Balance]) -> Vec<Held> {
    let day = positions.data_freshness.as_of.0;
    let securities = positions.results.iter().filter_map(|one| security(one, day));
    securities.chain(balances.iter().filter_map(cash)).collect()
}

/// A currency of ISO 4217; `None` for other things that are counted.
pub(super) fn currency(code: Option<&str>) -> Option<Currency> {
    code.and_then(|code| code.parse().ok())
}

/// What kind of thing it is.
pub(super) fn class(kind: Option<&str>) -> AssetClass {
    match kind {
        Some("stock" | "adr") => AssetClass::Equity,
        Some("etf" | "mutualfund" | "cef") => AssetClass::Fund,
        Some("option" | "future" | "cfd") => AssetClass::Derivative,
        Some("crypto") => AssetClass::Alternative,
        _ => AssetClass::Other,
    }
}

fn security(position: &wire::Position, day: Date) -> Option<Held> {
    let instrument = &position.instrument;
    let units = position.units?.0;
    if units.is_zero() || position.cash_equivalent == Some(true) {
        return None;
    }
    let listing = currency(instrument.currency.as_deref());
    let priced_in = currency(position.currency.as_deref()).or(listing);
    let price = position
        .price
        .and_then(|price| price_of_one_unit(instrument.kind.as_deref(), price, instrument.multiplier))
        .zip(priced_in)
        .map(|(price, currency)| Money::new(price, currency));
    let value = price.and_then(|price| {
        let amount = units.checked_mul(price.amount)?;
        Some(Money::new(amount, price.currency).rounded())
    });
    let symbol = said(instrument.symbol.as_ref());
    let name = said(instrument.description.as_ref()).or_else(|| symbol.clone());
    Some(Held {
        name,
        symbol,
        id: said(instrument.id.as_ref()),
        class: class(instrument.kind.as_deref()),
        quantity: units,
        price,
        price_date: price.map(|_| day),
        value,
        currency: priced_in,
    })
}

pub(super) fn price_of_one_unit(
    kind: Option<&str>,
    price: Amount,
    multiplier: Option<Amount>,
) -> Option<Decimal> {
    match kind {
        Some("future" | "cfd") => None,
        Some("option") => price.0.checked_mul(multiplier?.0),
        _ => Some(price.0),
    }
}

/// Cash of one currency; `None` where there is none, or where it is not said how much.
fn cash(balance: &Balance) -> Option<Held> {
    let code = balance.currency.as_ref()?.code.as_deref()?;
    let amount = balance.cash?.0;
    if amount.is_zero() {
        return None;
    }
    let currency = currency(Some(code));
    Some(Held {
        name: Some(code.to_owned()),
        symbol: None,
        id: None,
        class: currency.map_or(AssetClass::Alternative, |_| AssetClass::Cash),
        quantity: amount,
        price: None,
        price_date: None,
        value: currency.map(|currency| Money::new(amount, currency)),
        currency,
    })
}

pub(super) fn said(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).cloned()
}
