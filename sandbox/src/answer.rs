//! What the platform's API answers, as JSON and as Rust values.
//!
//! The API serves exactly what [`World`](crate::World) returns, so a test can compare a page with its source.
//! These are the platform's types, not the contract's: an adapter has to translate them, as with any real platform.
//!
//! All amounts, prices, quantities, rates and weights are decimal strings in JSON.

mod history;
mod kyc;

pub use history::{
    AccountCloses, BenchmarkAssignment, BenchmarkHistory, CloseSeries, ExpectedPayment, InstrumentList,
    KnownInstrument, Node, NodeKind, PocketCloses, RateHistory, RateSeries, Structure, Transaction,
    TransactionKind, TransactionPage,
};

pub use kyc::{Check, CheckResult, CheckStatus, RiskLevel, Step, StepResult, StepStatus, StepType, Subject};

use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a CRM record stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// Several persons managed together.
    Household,
    /// One person.
    Person,
    /// One account.
    Account,
}

/// The platform's side of a CRM record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entity {
    /// The platform's identifier; opaque.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// Display name.
    pub name: String,
    /// The currency of its valuations and flows.
    #[schema(value_type = String, example = "USD")]
    pub base_currency: Currency,
    /// The date of the last close.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The first day on which it held anything; null when nothing was ever held.
    #[schema(value_type = Option<String>, format = Date)]
    pub inception: Option<Date>,
}

/// An owner of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Owner {
    /// The entity id of the person.
    pub id: String,
    /// Display name.
    pub name: String,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// The entity id of the account.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The account number.
    pub number: String,
    /// How it is registered (`Joint Tenants`, `Individual Retirement`).
    pub registration: String,
    /// The currency of its value.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// Who owns it; several for a joint account.
    pub owners: Vec<Owner>,
    /// The day it was opened.
    #[schema(value_type = String, format = Date)]
    pub opened_on: Date,
    /// The first close at which it belonged to the entity; null when it did from its opening on.
    #[schema(value_type = Option<String>, format = Date)]
    pub joined_on: Option<Date>,
    /// The first close at which it did not belong to the entity any more; null while it does.
    #[schema(value_type = Option<String>, format = Date)]
    pub left_on: Option<Date>,
    /// Its value at the close of `as_of`, in `currency`, rounded to the cent; zero for an account that has left.
    #[schema(value_type = String, example = "1234567.89")]
    pub value: Decimal,
    /// The date of the value.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
}

/// The accounts of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountList {
    /// Each account once, also when several members own it.
    pub accounts: Vec<Account>,
}

/// A security, or a currency held as cash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Instrument {
    /// The platform's identifier; opaque.
    pub id: String,
    /// A number of ISIN form; null for cash. The country code `ZZ` belongs to nobody.
    pub isin: Option<String>,
    /// Short symbol; null for cash.
    pub symbol: Option<String>,
    /// Display name.
    pub name: String,
    /// `equity`, `fixed_income`, `fund`, `alternative` or `cash`.
    pub asset_class: String,
    /// Sector; null for cash.
    pub sector: Option<String>,
    /// Region; null for cash.
    pub region: Option<String>,
    /// The currency it is traded in.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
}

/// One position of one account at the last close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Holding {
    /// The account that holds it.
    pub account_id: String,
    /// What is held.
    pub instrument: Instrument,
    /// Units held; for cash, the amount.
    #[schema(value_type = String)]
    pub quantity: Decimal,
    /// Price of one unit in `currency`; null for cash.
    #[schema(value_type = Option<String>)]
    pub price: Option<Decimal>,
    /// The day the price was made, which may lie before the as-of date; null for cash.
    #[schema(value_type = Option<String>, format = Date)]
    pub price_date: Option<Date>,
    /// Quantity × price, exact.
    #[schema(value_type = String)]
    pub market_value: Decimal,
    /// The currency of price and market value.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
}

/// One page of holdings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldingPage {
    /// The positions of the page.
    pub holdings: Vec<Holding>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// The value at one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Valuation {
    /// A business day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Σ quantity × price × rate + cash at the close, flows of the day included, rounded to the cent.
    #[schema(value_type = String)]
    pub value: Decimal,
}

/// Daily values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValuationSeries {
    /// The currency of the values.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// One entry a business day, oldest first.
    pub valuations: Vec<Valuation>,
}

/// Which way it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// Came in; the amount is positive.
    Deposit,
    /// Left; the amount is negative.
    Withdrawal,
}

/// Money or securities that came from outside or went there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// A business day. The valuation of that day includes the flow.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Amount at that day's rate, rounded to the cent; negative when it left.
    #[schema(value_type = String)]
    pub amount: Decimal,
    /// Which way it went.
    pub kind: FlowKind,
    /// The account.
    pub account_id: String,
}

/// External flows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowSeries {
    /// The currency of the amounts.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// Oldest first.
    pub flows: Vec<Flow>,
}

/// The wanted share of one asset class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetWeight {
    /// The asset class.
    pub asset_class: String,
    /// A fraction of one.
    #[schema(value_type = String, example = "0.48")]
    pub weight: Decimal,
    /// How far the class may be off before it is traded, a fraction of one; null where the model does not say.
    #[schema(value_type = Option<String>, example = "0.05")]
    pub tolerance: Option<Decimal>,
}

/// The model that an entity is managed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    /// Display name.
    pub name: String,
    /// One entry an asset class; they add up to one.
    pub weights: Vec<TargetWeight>,
}

/// The index at one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BenchmarkLevel {
    /// A business day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Index points.
    #[schema(value_type = String, example = "1432.18")]
    pub level: Decimal,
}

/// The index that an entity is compared with. Its levels are returns in the entity's base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Benchmark {
    /// Display name.
    pub name: String,
    /// The currency in which its returns are to be read.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// One entry a business day, oldest first.
    pub levels: Vec<BenchmarkLevel>,
}

/// What one unit of a currency is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rate {
    /// The currency.
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// Units of the base for one unit of the currency.
    #[schema(value_type = String, example = "1.0843")]
    pub rate: Decimal,
}

/// Exchange rates at one close, exactly as the valuations use them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateTable {
    /// The base currency.
    #[schema(value_type = String, example = "USD")]
    pub base: Currency,
    /// The business day of the rates.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// One entry a currency, the base itself included.
    pub rates: Vec<Rate>,
}

/// One CRM record of an org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmRecord {
    /// The record id, 18 characters.
    pub id: String,
    /// Its object in the CRM; the sandbox's clients are all `Account` records.
    pub object: String,
    /// What it stands for.
    pub kind: EntityKind,
    /// Display name.
    pub name: String,
}

/// The CRM records of one org, as `inlay-sandbox records` prints them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgRecords {
    /// The org id, 18 characters.
    pub org: String,
    /// The firm's name.
    pub name: String,
    /// Its records: each household, followed by its members and accounts.
    pub records: Vec<CrmRecord>,
}
