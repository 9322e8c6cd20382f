//! The part of the platform's JSON that tells who belongs to whom and what happened.

use inlay_contract::Currency;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Amount, Class, Instrument, Owner};

/// `GET /v1/entities/{id}/structure`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Structure {
    /// Parents before children.
    pub(in crate::upstream::platform) nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Node {
    pub(in crate::upstream::platform) id: String,
    pub(in crate::upstream::platform) parent_id: Option<String>,
    pub(in crate::upstream::platform) kind: NodeKind,
    pub(in crate::upstream::platform) name: String,
    #[serde(default)]
    pub(in crate::upstream::platform) owners: Vec<Owner>,
    pub(in crate::upstream::platform) account_id: Option<String>,
}

/// The platform's levels. One that Inlay does not know yet is shown as a group, not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::upstream::platform) enum NodeKind {
    Household,
    Person,
    JointOwners,
    Registration,
    Account,
    #[serde(other)]
    Other,
}

/// `GET /v1/entities/{id}/closes`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Closes {
    pub(in crate::upstream::platform) days: Vec<Date>,
    pub(in crate::upstream::platform) accounts: Vec<AccountCloses>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct AccountCloses {
    pub(in crate::upstream::platform) account_id: String,
    pub(in crate::upstream::platform) pockets: Vec<Pocket>,
}

/// What an account holds in one currency.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Pocket {
    pub(in crate::upstream::platform) currency: Currency,
    /// One for each of the days.
    pub(in crate::upstream::platform) values: Vec<Option<Amount>>,
}

/// `GET /v1/entities/{id}/transactions`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct TransactionsPage {
    pub(in crate::upstream::platform) transactions: Vec<Transaction>,
    pub(in crate::upstream::platform) next_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Transaction {
    pub(in crate::upstream::platform) date: Date,
    pub(in crate::upstream::platform) account_id: String,
    pub(in crate::upstream::platform) kind: TransactionKind,
    pub(in crate::upstream::platform) instrument_id: Option<String>,
    pub(in crate::upstream::platform) quantity: Option<Amount>,
    pub(in crate::upstream::platform) amount: Amount,
    pub(in crate::upstream::platform) currency: Currency,
    pub(in crate::upstream::platform) cost: Option<Amount>,
    pub(in crate::upstream::platform) counterpart_account_id: Option<String>,
}

/// The platform's kinds of booking. One that Inlay does not know yet is neither a flow nor income.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::upstream::platform) enum TransactionKind {
    Deposit,
    Withdrawal,
    DeliveryIn,
    DeliveryOut,
    Transfer,
    Buy,
    Sell,
    Dividend,
    Interest,
    Fee,
    Tax,
    #[serde(other)]
    Other,
}

/// `GET /v1/entities/{id}/instruments`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Instruments {
    pub(in crate::upstream::platform) instruments: Vec<KnownInstrument>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct KnownInstrument {
    #[serde(flatten)]
    pub(in crate::upstream::platform) instrument: Instrument,
    pub(in crate::upstream::platform) currency: Currency,
    pub(in crate::upstream::platform) expected_income: Option<Vec<ExpectedPayment>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(in crate::upstream::platform) struct ExpectedPayment {
    pub(in crate::upstream::platform) date: Date,
    pub(in crate::upstream::platform) per_unit: Amount,
}

/// `GET /v1/rates/history`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct RateHistory {
    pub(in crate::upstream::platform) base: Currency,
    pub(in crate::upstream::platform) days: Vec<Date>,
    pub(in crate::upstream::platform) rates: Vec<RateSeries>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct RateSeries {
    pub(in crate::upstream::platform) currency: Currency,
    /// One for each of the days.
    pub(in crate::upstream::platform) rates: Vec<Option<Amount>>,
}

/// `GET /v1/entities/{id}/benchmarks`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Benchmarks {
    pub(in crate::upstream::platform) currency: Currency,
    pub(in crate::upstream::platform) assignments: Vec<Assignment>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Assignment {
    pub(in crate::upstream::platform) name: String,
    pub(in crate::upstream::platform) since: Date,
    pub(in crate::upstream::platform) days: Vec<Date>,
    /// One for each of the days.
    pub(in crate::upstream::platform) levels: Vec<Option<Amount>>,
}

/// `GET /v1/entities/{id}/target`.
#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct Target {
    pub(in crate::upstream::platform) name: String,
    pub(in crate::upstream::platform) weights: Vec<TargetWeight>,
}

#[derive(Debug, Deserialize)]
pub(in crate::upstream::platform) struct TargetWeight {
    pub(in crate::upstream::platform) asset_class: Class,
    pub(in crate::upstream::platform) weight: Amount,
    pub(in crate::upstream::platform) tolerance: Option<Amount>,
}
