//! The platform's JSON, as far as Inlay reads it. Unknown fields are dropped here and go no further (security row S28).

use inlay_contract::portfolio::{AssetClass, RecordKind};
use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;
use serde::Deserialize;

pub(super) mod history;

/// `GET /v1/records/{crm_record_id}`.
#[derive(Debug, Deserialize)]
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) kind: RecordKind,
    pub(super) name: String,
    pub(super) base_currency: Currency,
    pub(super) as_of: Date,
    /// The first day with a valuation; none where nothing was ever held.
    pub(super) inception: Option<Date>,
}

/// `GET /v1/entities/{id}/accounts`.
#[derive(Debug, Deserialize)]
pub(super) struct Accounts {
    pub(super) accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) registration: Option<String>,
    #[serde(default)]
    pub(super) owners: Vec<Owner>,
    pub(super) as_of: Date,
    /// The first close at which it belongs to the entity; absent when it does from its opening on.
    pub(super) joined_on: Option<Date>,
    /// The first close at which it does not belong to the entity any more.
    pub(super) left_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Owner {
    pub(super) name: String,
}

/// `GET /v1/entities/{id}/holdings`.
#[derive(Debug, Deserialize)]
pub(super) struct HoldingsPage {
    pub(super) holdings: Vec<Holding>,
    pub(super) next_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Holding {
    pub(super) account_id: String,
    pub(super) instrument: Instrument,
    pub(super) quantity: Amount,
    pub(super) price: Option<Amount>,
    pub(super) price_date: Option<Date>,
    pub(super) market_value: Option<Amount>,
    pub(super) currency: Currency,
}

#[derive(Debug, Deserialize)]
pub(super) struct Instrument {
    pub(super) id: Option<String>,
    pub(super) isin: Option<String>,
    pub(super) symbol: Option<String>,
    pub(super) name: Option<String>,
    pub(super) asset_class: Class,
    pub(super) sector: Option<String>,
    pub(super) region: Option<String>,
}

/// The platform's asset classes. One that Inlay does not know yet is shown as "other", not refused.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    Equity,
    FixedIncome,
    Fund,
    Alternative,
    Derivative,
    Cash,
    #[serde(other)]
    Other,
}

/// `GET /v1/entities/{id}/valuations`.
#[derive(Debug, Deserialize)]
pub(super) struct Valuations {
    pub(super) currency: Currency,
    pub(super) valuations: Vec<Valuation>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Valuation {
    pub(super) date: Date,
    pub(super) value: Option<Amount>,
}

/// `GET /v1/entities/{id}/flows`.
#[derive(Debug, Deserialize)]
pub(super) struct Flows {
    pub(super) currency: Currency,
    pub(super) flows: Vec<Flow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Flow {
    pub(super) date: Date,
    pub(super) amount: Amount,
}

/// `GET /v1/rates`.
#[derive(Debug, Deserialize)]
pub(super) struct Rates {
    pub(super) base: Currency,
    pub(super) date: Date,
    pub(super) rates: Vec<Rate>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Rate {
    pub(super) currency: Currency,
    pub(super) rate: Amount,
}

/// A decimal in a JSON string, below 10¹⁸. A JSON number is refused: it may have passed through binary floating point.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Amount(pub(super) Decimal);

impl TryFrom<String> for Amount {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let amount = Decimal::from_str_exact(&text).map_err(|_| "not an exact decimal")?;
        if Decimal::from(10_u64.pow(18)) <= amount.abs() {
            Err("not a plausible amount")
        } else {
            Ok(Self(amount))
        }
    }
}

impl Instrument {
    /// What it is called: its name, or whatever else tells it from others.
    pub(super) fn label(&self) -> Option<String> {
        let known = [&self.name, &self.symbol, &self.isin, &self.id];
        known
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty())
            .cloned()
    }
}

impl From<Class> for AssetClass {
    fn from(class: Class) -> Self {
        match class {
            Class::Equity => Self::Equity,
            Class::FixedIncome => Self::FixedIncome,
            Class::Fund => Self::Fund,
            Class::Alternative => Self::Alternative,
            Class::Derivative => Self::Derivative,
            Class::Cash => Self::Cash,
            Class::Other => Self::Other,
        }
    }
}
