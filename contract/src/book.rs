//! What happened in a client's accounts: the answer of `GET /api/portfolio/book`.
//!
//! The portfolio ([`crate::portfolio`]) says how things stand; the book says how they came to that: who belongs to whom,
//! what every account was worth at every close, every transaction, what is expected. It holds facts of the provider only.
//! Everything that the workspace shows is computed from the book by `analytics`, in the browser.
//!
//! # Conventions
//! - Lists refer to each other by position, counted from zero: `account` is a position in [`Book::accounts`],
//!   `instrument` one in [`Book::instruments`].
//! - A [`Series`] has one entry for each of [`Book::days`]. `None` is "not known", never zero. It travels as one text
//!   (module [`series`]), and transactions travel by column, because large households have very many of either.
//! - Amounts are signed as the account sees them: positive came in, negative went out.

mod columns;
pub mod series;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::money::{Currency, Decimal};
use crate::portfolio::AssetClass;

/// One number for each of [`Book::days`]; `None` where none is known.
pub type Series = Vec<Option<Decimal>>;

/// What happened in the accounts of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Book {
    /// Whose book it is.
    pub record: RecordId,
    /// The currency of everything that is compared or added up.
    pub currency: Currency,
    /// The date of the last close; positions are of that day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: Date,
    /// Set when the provider could not be asked again: everything here is as of this instant (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub stale_since: Option<Timestamp>,
    /// The valuation days as the provider sent them, oldest first in a sound book. Empty when it has no daily values.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub days: Vec<Date>,
    /// Who belongs to whom: parents before children, the record itself first.
    pub nodes: Vec<Node>,
    /// The accounts, in no particular order.
    pub accounts: Vec<BookAccount>,
    /// What is or was held.
    pub instruments: Vec<Instrument>,
    /// The holdings at [`Book::as_of`], cash included.
    pub positions: Vec<Position>,
    /// Everything that happened, oldest first; of one day in the provider's order.
    #[serde(with = "columns")]
    #[cfg_attr(feature = "openapi", schema(value_type = columns::TransactionColumns))]
    pub transactions: Vec<Transaction>,
    /// What one unit of each foreign currency was worth in [`Book::currency`] at each close.
    pub rates: Vec<RateSeries>,
    /// What the record is compared with, oldest assignment first.
    pub benchmarks: Vec<BenchmarkAssignment>,
    /// The model that the record is managed to.
    pub target: Option<TargetModel>,
    /// Where each part of the book can be seen in the provider's own platform.
    pub links: Vec<Link>,
}

/// One level of the hierarchy: household › member › registration › account, to any depth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Node {
    /// Position of the parent in [`Book::nodes`], always smaller than the node's own; `None` for the record itself.
    pub parent: Option<u32>,
    /// What it is.
    pub kind: NodeKind,
    /// Display name. Empty for [`NodeKind::JointOwners`], whose name is made from `owners`.
    pub name: String,
    /// Display names of joint owners; empty otherwise.
    pub owners: Vec<String>,
    /// The account, for [`NodeKind::Account`] and for nothing else.
    pub account: Option<u32>,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NodeKind {
    /// Several persons managed together.
    Household,
    /// A member of a household, or a person alone.
    Person,
    /// Several members who own accounts together. Such accounts stand here once and not below each owner, so that
    /// children add up to their parent.
    JointOwners,
    /// Accounts of one registration (`Individual Retirement`).
    Registration,
    /// Any other grouping of the provider.
    Group,
    /// One account.
    Account,
}

/// One account and what it was worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookAccount {
    /// The provider's stable identifier; the same as [`crate::portfolio::Account::id`].
    pub id: String,
    /// Display name.
    pub name: String,
    /// Last characters of the account number (at most four).
    pub number_ending: String,
    /// The first close at which it belongs to the record. `None`: from its own beginning on.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub joined: Option<Date>,
    /// The first close at which it does not belong to the record any more. `None`: it still does.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub left: Option<Date>,
    /// Its value at each close, apart for each currency in which it holds anything: the flows of the day included.
    pub closes: Vec<Closes>,
}

/// Daily values of the part of an account that is in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closes {
    /// The currency of the values.
    pub currency: Currency,
    /// Market value at each close in that currency. `None` before the account was opened, after it was closed, and
    /// where the provider has no value.
    #[serde(with = "series")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub values: Series,
}

/// A security, or a currency held as cash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Instrument {
    /// Display name of the security, or of the currency for cash; `None` where the provider gives none that a person could
    /// read.
    pub name: Option<String>,
    /// Ticker or other short symbol, if there is one.
    pub symbol: Option<String>,
    /// International Securities Identification Number (ISO 6166), if there is one.
    pub isin: Option<String>,
    /// Its asset class.
    pub asset_class: AssetClass,
    /// Sector in the provider's words; `None` for cash and where the provider does not say.
    pub sector: Option<String>,
    /// Region in the provider's words; `None` for cash and where the provider does not say.
    pub region: Option<String>,
    /// The currency it is traded in.
    pub currency: Currency,
    /// Dividends and coupons that are expected after [`Book::as_of`], soonest first; `None` when the provider makes no
    /// forecast for it. An empty list is a forecast: nothing is expected.
    pub expected_income: Option<Vec<ExpectedPayment>>,
}

/// A dividend or coupon that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpectedPayment {
    /// The expected day of payment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: Date,
    /// Amount for one unit, in the currency of the instrument.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub per_unit: Decimal,
}

/// One holding at [`Book::as_of`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// The account that holds it.
    pub account: u32,
    /// What is held.
    pub instrument: u32,
    /// Units held; negative when short. For cash, the amount.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub quantity: Decimal,
    /// Price of one unit in the currency of the instrument; `None` for cash and where the provider has none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub price: Option<Decimal>,
    /// The day of the price, where it is not [`Book::as_of`].
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub price_date: Option<Date>,
    /// Market value in the currency of the instrument; `None` where there is no price.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub value: Option<Decimal>,
}

/// Something that happened in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transaction {
    /// The day it counts for: the trade date of a trade, the value date of a payment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: Date,
    /// The account.
    pub account: u32,
    /// What it was.
    pub kind: TransactionKind,
    /// What was bought, sold or delivered, or what paid or cost.
    pub instrument: Option<u32>,
    /// Units that came in (positive) or went out (negative); `None` where only money moved.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub quantity: Option<Decimal>,
    /// Money that came in (positive) or went out (negative). Of a delivery or a transfer of securities: their market value, with
    /// the sign of the quantity.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub amount: Decimal,
    /// The currency of the amount.
    pub currency: Currency,
    /// What delivered units had cost where they came from, in `currency`; `None` where that is not known or nothing was
    /// delivered in.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub cost: Option<Decimal>,
    /// The other account of a transfer, where it belongs to the book.
    pub counterpart: Option<u32>,
}

/// What a [`Transaction`] was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TransactionKind {
    /// Money from outside.
    Deposit,
    /// Money to the outside.
    Withdrawal,
    /// Securities from outside.
    DeliveryIn,
    /// Securities to the outside.
    DeliveryOut,
    /// Money or securities from or to another account of the client; a flow of the account, and of the record as well when the other
    /// account does not belong to it.
    Transfer,
    /// Securities for money.
    Buy,
    /// Money for securities.
    Sell,
    /// A dividend or a distribution.
    Dividend,
    /// A coupon, or interest on cash.
    Interest,
    /// A fee or commission.
    Fee,
    /// A tax withheld or paid.
    Tax,
    /// Anything that the provider does not classify: neither a flow nor income.
    Other,
}

/// Exchange rates of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateSeries {
    /// The currency.
    pub currency: Currency,
    /// Units of [`Book::currency`] for one unit of it, at each close.
    #[serde(with = "series")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rates: Series,
}

/// A benchmark from the day on which it was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BenchmarkAssignment {
    /// Display name of the index.
    pub name: String,
    /// The close from which on the record is compared with it, until the next assignment; its first return is of the day after.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub since: Date,
    /// Index points at each close, as total return in [`Book::currency`].
    #[serde(with = "series")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub levels: Series,
}

/// The model that a record is managed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetModel {
    /// Display name.
    pub name: String,
    /// Wanted weights; in a sound model they add up to one.
    pub weights: Vec<TargetWeight>,
}

/// The wanted share of one asset class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetWeight {
    /// The class.
    pub asset_class: AssetClass,
    /// A fraction of one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub weight: Decimal,
    /// How far the class may be off before it should be traded, a fraction of one (`0.05`: ±5 percentage points);
    /// `None` where the model does not say.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub tolerance: Option<Decimal>,
}

/// The address of a part of the book in the provider's own platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// What is seen there.
    pub to: LinkTarget,
    /// An `https` address on the tenant's list of allowed pages (`http` on the local machine only). It names no person.
    pub url: String,
}

/// What a [`Link`] shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LinkTarget {
    /// The whole record.
    Record,
    /// One account.
    Account {
        /// The account.
        account: u32,
    },
}
