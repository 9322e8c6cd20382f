//! What is or was held, by symbol and currency: positions and bookings describe one thing in two ways, and their identifiers are
//! nowhere said to be the same.

use std::collections::HashMap;

use inlay_contract::Currency;
use inlay_contract::book::Instrument;
use inlay_contract::portfolio::AssetClass;

use super::super::holding::{self, Held};
use super::super::wire::{Activity, Security};

/// The instruments of a book while it is being made.
#[derive(Debug, Default)]
pub(super) struct Instruments {
    list: Vec<Instrument>,
    places: HashMap<(Name, Currency), u32>,
}

/// What tells instruments of one currency apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Name {
    Cash,
    Symbol(String),
    /// Something without a symbol, by the provider's identifier or by its name.
    Other(String),
}

impl Instruments {
    /// What a position holds, in an account whose currency is `own`.
    pub(super) fn of_holding(&mut self, held: &Held, own: Currency) -> u32 {
        let currency = held.currency.unwrap_or(own);
        let name = match (held.class, &held.symbol) {
            (AssetClass::Cash, None) => Name::Cash,
            (_, Some(symbol)) => Name::Symbol(symbol.clone()),
            (_, None) => Name::Other(held.id.clone().or_else(|| held.name.clone()).unwrap_or_default()),
        };
        self.place(name, currency, || Instrument {
            name: held.name.clone(),
            symbol: held.symbol.clone(),
            asset_class: held.class,
            ..blank(currency)
        })
    }

    /// What a booking is about, if it is about something; its money is in `currency`.
    pub(super) fn of_activity(&mut self, activity: &Activity, currency: Currency) -> Option<u32> {
        if let Some(option) = &activity.option_symbol {
            let symbol = holding::said(option.ticker.as_ref());
            let listing = option.underlying_symbol.as_ref().and_then(listed_in);
            let name = name_of(symbol.clone(), option.id.as_ref());
            let currency = listing.unwrap_or(currency);
            return Some(self.place(name, currency, || Instrument {
                name: symbol.clone(),
                symbol,
                asset_class: AssetClass::Derivative,
                ..blank(currency)
            }));
        }
        let security = activity.symbol.as_ref()?;
        let symbol = holding::said(security.symbol.as_ref());
        let currency = listed_in(security).unwrap_or(currency);
        let name = name_of(symbol.clone(), security.id.as_ref());
        Some(self.place(name, currency, || Instrument {
            name: holding::said(security.description.as_ref()).or_else(|| symbol.clone()),
            symbol,
            asset_class: class(security),
            ..blank(currency)
        }))
    }

    pub(super) fn into_list(self) -> Vec<Instrument> {
        self.list
    }

    fn place(&mut self, name: Name, currency: Currency, instrument: impl FnOnce() -> Instrument) -> u32 {
        let list = &mut self.list;
        *self.places.entry((name, currency)).or_insert_with(|| {
            // The size of an answer is limited far below what does not fit.
            let place = u32::try_from(list.len()).unwrap_or(u32::MAX);
            list.push(instrument());
            place
        })
    }
}

fn name_of(symbol: Option<String>, id: Option<&String>) -> Name {
    match symbol {
        Some(symbol) => Name::Symbol(symbol),
        None => Name::Other(id.cloned().unwrap_or_default()),
    }
}

fn listed_in(security: &Security) -> Option<Currency> {
    let currency = security.currency.as_ref()?;
    holding::currency(currency.code.as_deref())
}

/// By the document's list of common codes.
fn class(security: &Security) -> AssetClass {
    let code = security.security_type.as_ref().and_then(|of| of.code.as_deref());
    match code {
        Some("cs" | "ps" | "ad") => AssetClass::Equity,
        Some("et" | "oef" | "cef" | "ut") => AssetClass::Fund,
        Some("bnd") => AssetClass::FixedIncome,
        Some("crypto" | "pm") => AssetClass::Alternative,
        Some("rt" | "wi" | "wt") => AssetClass::Derivative,
        _ => AssetClass::Other,
    }
}

const fn blank(currency: Currency) -> Instrument {
    Instrument {
        name: None,
        symbol: None,
        isin: None,
        asset_class: AssetClass::Other,
        sector: None,
        region: None,
        currency,
        expected_income: None,
    }
}
