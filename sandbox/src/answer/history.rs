//! Who belongs to whom and what happened: the answers from which a whole book can be made.

use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Instrument, Owner};

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Several persons managed together.
    Household,
    /// One person.
    Person,
    /// Several persons who own accounts together.
    JointOwners,
    /// Accounts of one registration.
    Registration,
    /// One account.
    Account,
}

/// One level of the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Node {
    /// Names the node within this answer: the entity id of a household, person or account.
    pub id: String,
    /// The node above it; null for the entity itself.
    pub parent_id: Option<String>,
    /// What it is.
    pub kind: NodeKind,
    /// Display name.
    pub name: String,
    /// The persons behind `joint_owners`; empty for every other kind.
    pub owners: Vec<Owner>,
    /// The account, for the kind `account` and no other.
    pub account_id: Option<String>,
}

/// Who belongs to whom: household, person or joint owners, registration, account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Structure {
    /// Parents before their children, the entity itself first. Accounts that have left are among them.
    pub nodes: Vec<Node>,
}

/// Daily values of the part of an account that is in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PocketCloses {
    /// The currency of the values.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// One for each of `days`, flows of the day included; null before the account was opened and after it left the
    /// platform.
    #[schema(value_type = Vec<Option<String>>)]
    pub values: Vec<Option<Decimal>>,
}

/// Daily values of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountCloses {
    /// The account.
    pub account_id: String,
    /// One entry for each currency in which it ever held anything.
    pub pockets: Vec<PocketCloses>,
}

/// What every account was worth at every close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseSeries {
    /// Business days, oldest first.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Date>,
    /// Each account that ever belonged to the entity.
    pub accounts: Vec<AccountCloses>,
}

/// What a [`Transaction`] was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// Money from outside.
    Deposit,
    /// Money to the outside.
    Withdrawal,
    /// Securities from another bank.
    DeliveryIn,
    /// Securities to another bank.
    DeliveryOut,
    /// Money or securities from or to another account of the platform.
    Transfer,
    /// Securities for money.
    Buy,
    /// Money for securities.
    Sell,
    /// A dividend of a share or a distribution of a fund, before tax.
    Dividend,
    /// A coupon, or interest on cash.
    Interest,
    /// An advisory fee.
    Fee,
    /// A tax that was withheld from a dividend.
    Tax,
}

/// One booking in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transaction {
    /// The platform's identifier; opaque.
    pub id: String,
    /// A business day. The close of that day includes the booking.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// The account.
    pub account_id: String,
    /// What it was.
    pub kind: TransactionKind,
    /// What was traded, delivered or transferred, or what paid; null for money that comes from nothing held.
    pub instrument_id: Option<String>,
    /// Units that came in (positive) or went out (negative); null where only money moved.
    #[schema(value_type = Option<String>)]
    pub quantity: Option<Decimal>,
    /// Money that came in (positive) or went out (negative). Of a delivery and of a transfer of securities: their
    /// market value, with the sign of the quantity.
    #[schema(value_type = String)]
    pub amount: Decimal,
    /// The currency of amount and cost.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// What units that were delivered or transferred in had cost before, by first in, first out; null where that is
    /// not known and for everything else.
    #[schema(value_type = Option<String>)]
    pub cost: Option<Decimal>,
    /// The other account of a transfer.
    pub counterpart_account_id: Option<String>,
}

/// One page of transactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TransactionPage {
    /// Oldest first; of one day, account by account in the order in which they were booked.
    pub transactions: Vec<Transaction>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// A dividend or coupon that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpectedPayment {
    /// The business day of payment.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Amount for one unit, in the currency of the instrument, before tax.
    #[schema(value_type = String, example = "0.4125")]
    pub per_unit: Decimal,
}

/// An instrument with what it is expected to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownInstrument {
    /// The instrument.
    #[serde(flatten)]
    pub instrument: Instrument,
    /// The payments of the twelve months after the last close, soonest first; null where the platform makes no
    /// forecast. An empty list is a forecast: it pays nothing.
    pub expected_income: Option<Vec<ExpectedPayment>>,
}

/// Everything that was ever held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstrumentList {
    /// Each instrument once, currencies held as cash last.
    pub instruments: Vec<KnownInstrument>,
}

/// The rates of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateSeries {
    /// The currency.
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// Units of the base for one unit of the currency, one for each of `days`.
    #[schema(value_type = Vec<String>)]
    pub rates: Vec<Decimal>,
}

/// Exchange rates of every close, the same as those of one close alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateHistory {
    /// The base currency.
    #[schema(value_type = String, example = "USD")]
    pub base: Currency,
    /// Business days, oldest first.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Date>,
    /// One entry a currency, the base itself included.
    pub rates: Vec<RateSeries>,
}

/// An index from the day on which the entity was first compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BenchmarkAssignment {
    /// Display name of the index.
    pub name: String,
    /// The close from which on the entity is compared with it, until that of the next assignment.
    #[schema(value_type = String, format = Date)]
    pub since: Date,
    /// Business days from `since` on, oldest first.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Date>,
    /// Index points as total return, one for each of `days`.
    #[schema(value_type = Vec<String>)]
    pub levels: Vec<Decimal>,
}

/// What the entity was compared with over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BenchmarkHistory {
    /// The currency in which the returns of the levels are to be read.
    #[schema(value_type = String, example = "USD")]
    pub currency: Currency,
    /// Oldest first; empty when nothing was ever held.
    pub assignments: Vec<BenchmarkAssignment>,
}
