//! The five tables: which columns they have and what stands in them. Everything that all tables do is in `table`.
//!
//! Rows own what they show, so that they outlive the answer that they were made from; names are shared through one
//! [`Directory`]. The root module holds what several tables need.

pub(crate) mod flows;
pub(crate) mod holdings;
pub(crate) mod income;
pub(crate) mod lots;
pub(crate) mod transactions;

use std::sync::Arc;

use inlay_analytics::report::{CostedGain, Part};
use inlay_contract::book::{Book, Instrument, LinkTarget};
use inlay_contract::portfolio::{Account, AssetClass, Holding, Portfolio};
use inlay_contract::{Currency, Decimal, Figure};

use crate::i18n::Language;
use crate::table::{Unit, Value};

/// Names of securities and accounts, for rows that refer to them by position.
#[derive(Debug)]
pub(crate) struct Directory {
    /// The currency of all amounts that are compared.
    pub(crate) currency: Currency,
    instruments: Vec<Instrument>,
    accounts: Vec<AccountName>,
    links: Vec<LinkTarget>,
}

/// One account, as tables name it.
#[derive(Debug)]
struct AccountName {
    id: String,
    text: String,
}

impl Directory {
    /// Of a book; positions are the book's own.
    pub(crate) fn of_book(book: &Book) -> Arc<Self> {
        let account = |account: &inlay_contract::book::BookAccount| AccountName {
            id: account.id.clone(),
            text: account_text(&account.name, &account.number_ending),
        };
        // What is expected of a security is not a name, and long.
        let instrument = |instrument: &Instrument| Instrument {
            name: instrument.name.clone(),
            symbol: instrument.symbol.clone(),
            isin: instrument.isin.clone(),
            sector: instrument.sector.clone(),
            region: instrument.region.clone(),
            expected_income: None,
            ..*instrument
        };
        Arc::new(Self {
            currency: book.currency,
            instruments: book.instruments.iter().map(instrument).collect(),
            accounts: book.accounts.iter().map(account).collect(),
            links: book.links.iter().map(|link| link.to).collect(),
        })
    }

    /// Of a portfolio, which has no book yet: each holding is its own instrument, at the holding's position.
    pub(crate) fn of_portfolio(portfolio: &Portfolio) -> Arc<Self> {
        let account = |account: &Account| AccountName {
            id: account.id.clone(),
            text: account_text(&account.name, &account.number_ending),
        };
        let instrument = |holding: &Holding| Instrument {
            name: holding.name.clone(),
            symbol: holding.symbol.clone(),
            isin: None,
            asset_class: holding.asset_class,
            sector: None,
            region: None,
            currency: own_currency(holding).unwrap_or(portfolio.currency),
            expected_income: None,
        };
        Arc::new(Self {
            currency: portfolio.currency,
            instruments: portfolio.holdings.iter().map(instrument).collect(),
            accounts: portfolio.accounts.iter().map(account).collect(),
            links: Vec::new(),
        })
    }

    fn instrument(&self, instrument: u32) -> Option<&Instrument> {
        self.instruments.get(usize::try_from(instrument).ok()?)
    }

    /// Name and number of an account.
    pub(super) fn account(&self, account: u32) -> Option<&str> {
        let account = self.accounts.get(usize::try_from(account).ok()?)?;
        Some(&account.text)
    }

    fn account_of_id(&self, id: &str) -> Option<u32> {
        let position = self.accounts.iter().position(|account| account.id == id)?;
        u32::try_from(position).ok()
    }

    /// The account's page in the provider's platform, if there is one.
    pub(super) fn account_link(&self, account: u32) -> Option<LinkTarget> {
        let link = LinkTarget::Account { account };
        self.links.contains(&link).then_some(link)
    }

    /// The record's page in the provider's platform, if there is one.
    pub(super) fn record_link(&self) -> Option<LinkTarget> {
        self.links
            .contains(&LinkTarget::Record)
            .then_some(LinkTarget::Record)
    }

    /// Whether what is held in an account belongs to a part; without an instrument, only an account can tell.
    fn is_in(&self, instrument: Option<u32>, account: u32, part: &Part) -> bool {
        if let Part::Account(wanted) = part {
            return *wanted == account;
        }
        let Some(instrument) = instrument.and_then(|instrument| self.instrument(instrument)) else {
            return false;
        };
        match part {
            Part::AssetClass(class) => instrument.asset_class == *class,
            Part::Sector(name) => instrument.sector.as_ref() == Some(name),
            Part::Region(name) => instrument.region.as_ref() == Some(name),
            Part::NoSector => is_unclassified(instrument, instrument.sector.as_deref()),
            Part::NoRegion => is_unclassified(instrument, instrument.region.as_deref()),
            Part::Currency(currency) => instrument.currency == *currency,
            Part::Account(_) => false,
        }
    }

    /// The name of an instrument; nothing without an instrument.
    pub(super) fn name_value(&self, instrument: Option<u32>, language: &Language) -> Value<'_> {
        let instrument = instrument.and_then(|instrument| self.instrument(instrument));
        Value::text(instrument.map(|instrument| name_of(instrument, language)))
    }

    pub(super) fn symbol_value(&self, instrument: Option<u32>) -> Value<'_> {
        let instrument = instrument.and_then(|instrument| self.instrument(instrument));
        Value::text(instrument.and_then(|instrument| instrument.symbol.as_deref()))
    }

    fn isin_value(&self, instrument: Option<u32>) -> Value<'_> {
        let instrument = instrument.and_then(|instrument| self.instrument(instrument));
        Value::text(instrument.and_then(|instrument| instrument.isin.as_deref()))
    }
}

/// What an instrument is called; one that nobody has named is still a row of its own.
fn name_of<'book>(instrument: &'book Instrument, language: &Language) -> &'book str {
    instrument
        .name
        .as_deref()
        .unwrap_or(language.words.holding_unnamed())
}

/// Whether an instrument should have a sector or region and has none; cash has none by nature. The same as in the engine,
/// which makes the parts.
fn is_unclassified(instrument: &Instrument, word: Option<&str>) -> bool {
    instrument.asset_class != AssetClass::Cash && word.is_none_or(str::is_empty)
}

fn own_currency(holding: &Holding) -> Option<Currency> {
    let of_value = || holding.local_value.known().map(|money| money.currency);
    holding.price.map(|price| price.currency).or_else(of_value)
}

fn account_text(name: &str, number_ending: &str) -> String {
    if number_ending.is_empty() {
        return name.to_owned();
    }
    [name, " ••••", number_ending].concat()
}

/// The gain of a holding or lot, in the book's currency.
fn gain_value(gain: &Figure<CostedGain>, currency: Currency) -> Value<'static> {
    Value::Number(Unit::Change(currency), gain.clone().map(|gain| gain.amount))
}

/// Gain ÷ cost; nothing where the cost is zero or negative, and where there is no gain to speak of.
fn gain_ratio_value(gain: &Figure<CostedGain>) -> Value<'static> {
    let ratio = gain.known().and_then(|gain| gain.ratio);
    ratio.map_or(Value::Nothing, |ratio| {
        Value::Number(Unit::Return, gain.clone().map(|_| ratio))
    })
}

/// An amount in a foreign currency; nothing where it is not foreign, because it stands in the other column already.
fn foreign_value(amount: Option<Decimal>, currency: Currency, book: Currency) -> Value<'static> {
    if currency == book {
        return Value::Nothing;
    }
    Value::optional(Unit::Money(currency), amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instrument(asset_class: AssetClass, sector: Option<&str>, region: Option<&str>) -> Instrument {
        Instrument {
            name: None,
            symbol: None,
            isin: None,
            asset_class,
            sector: sector.map(str::to_owned),
            region: region.map(str::to_owned),
            currency: "USD".parse().unwrap(),
            expected_income: None,
        }
    }

    #[test]
    fn narrowed_to_what_has_no_sector_a_table_keeps_no_holding_for_want_of_a_region() {
        let directory = Directory {
            currency: "USD".parse().unwrap(),
            instruments: vec![
                instrument(AssetClass::Equity, Some("Europe"), None),
                instrument(AssetClass::Equity, None, Some("Europe")),
                instrument(AssetClass::Equity, Some(""), Some("Asia")),
                instrument(AssetClass::Cash, None, None),
            ],
            accounts: Vec::new(),
            links: Vec::new(),
        };
        let kept = |part: Part| -> Vec<u32> {
            (0..4)
                .filter(|instrument| directory.is_in(Some(*instrument), 0, &part))
                .collect()
        };
        assert_eq!(kept(Part::NoSector), [1, 2]);
        assert_eq!(kept(Part::NoRegion), [0]);
        assert_eq!(kept(Part::Sector("Europe".to_owned())), [0]);
        assert_eq!(kept(Part::Region("Europe".to_owned())), [1]);
    }
}
