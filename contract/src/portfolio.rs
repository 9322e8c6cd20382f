//! A client's portfolio as the widget shows it: the answer of `GET /api/portfolio`.
//!
//! Every amount that is compared with another is in the portfolio's [`Portfolio::currency`]; a holding also keeps its
//! amounts in the currency it is traded in.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::figure::Figure;
use crate::id::RecordId;
use crate::money::{Currency, Decimal, Money};

/// The portfolio of one record at one valuation date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Portfolio {
    /// Whose portfolio it is.
    pub record: RecordSummary,
    /// The currency of all totals.
    pub currency: Currency,
    /// The date of the prices behind the total: a close, not an instant.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: Date,
    /// Where it comes from and when it was read.
    pub source: Source,
    /// Sum of all holdings and cash, in `currency`. Definition `value.total`.
    pub total_value: Figure<Money>,
    /// Gain since the previous close.
    pub day_change: Figure<DayChange>,
    /// Time-weighted performance over the history that the source has.
    pub performance: Figure<Performance>,
    /// Shares of the total by asset class, largest first. Empty only when nothing is held.
    pub allocation: Figure<Vec<AllocationSlice>>,
    /// The accounts in scope, largest first.
    pub accounts: Vec<Account>,
    /// The holdings of all accounts, largest first.
    pub holdings: Vec<Holding>,
    /// What the reader should know before trusting a figure; empty in the normal case.
    pub notices: Vec<Notice>,
}

/// The record as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordSummary {
    /// The CRM record.
    pub id: RecordId,
    /// What it stands for.
    pub kind: RecordKind,
    /// Its display name.
    pub name: String,
}

/// What a CRM record stands for in the wealth hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RecordKind {
    /// Several persons managed together.
    Household,
    /// One person.
    Person,
    /// One financial account.
    Account,
}

/// Where figures come from, and when they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// Display name of the provider, as configured for the tenant.
    pub name: String,
    /// When the provider answered (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub read_at: Timestamp,
    /// Set when the provider could not be asked again: everything in the answer is as of this instant (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub stale_since: Option<Timestamp>,
}

/// Gain between the previous close and the as-of date, external flows excluded. Definition `gain.day`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayChange {
    /// Value − previous value − net external flow.
    pub amount: Money,
    /// The day's time-weighted return (`twr.daily`), a fraction of one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub ratio: Decimal,
    /// The date of the previous close.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub previous_close: Date,
    /// Money and securities that came in (positive) or left (negative) since then.
    pub net_flow: Money,
}

/// Cumulative time-weighted return, daily and linked. Definition `twr.daily`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Performance {
    /// The definition behind the figures: `twr.daily`.
    pub definition: String,
    /// Return from the first to the last point, a fraction of one; not annualised.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub total_return: Decimal,
    /// One point a valuation day, oldest first; the first has a cumulative return of zero.
    pub points: Vec<PerformancePoint>,
}

/// One day of a performance series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PerformancePoint {
    /// The valuation date.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: Date,
    /// Market value at the close, in the portfolio's currency.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub value: Decimal,
    /// Return since the first point, a fraction of one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cumulative: Decimal,
}

/// The share of one asset class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllocationSlice {
    /// The class.
    pub asset_class: AssetClass,
    /// Value of its holdings; negative for a short or overdrawn class.
    pub value: Money,
    /// Value ÷ total value, a fraction of one. Absent when the total is zero or negative.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub weight: Option<Decimal>,
}

/// Asset classes, in the order in which they are listed when of equal size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AssetClass {
    /// Shares and funds of shares.
    Equity,
    /// Bonds and funds of bonds.
    FixedIncome,
    /// Funds of several classes, or whose class the source does not tell.
    Fund,
    /// Property, private markets, commodities, hedge funds.
    Alternative,
    /// Options and other derivatives.
    Derivative,
    /// Money, sweep and money-market positions.
    Cash,
    /// Anything that the source does not classify.
    Other,
}

/// One financial account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The provider's stable identifier; what [`Holding::account`] refers to. Opaque.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Last characters of the account number, for telling accounts apart; the number itself never leaves the backend.
    pub number_ending: String,
    /// Registration in the provider's words (`Joint`, `Individual Retirement`), if it says so.
    pub registration: Option<String>,
    /// Display names of the owners.
    pub owners: Vec<String>,
    /// Sum of its holdings and cash, in the portfolio's currency.
    pub value: Figure<Money>,
    /// Value ÷ the portfolio's total value, a fraction of one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub weight: Option<Decimal>,
    /// The date of its values, which may lie before the portfolio's.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: Date,
}

/// One position in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holding {
    /// [`Account::id`] of the account that holds it.
    pub account: String,
    /// Display name of the security, or of the currency for cash; `None` where the source gives neither name nor symbol nor
    /// identifier: better a row without a name of its own than one that is left out of a total.
    pub name: Option<String>,
    /// Ticker or other short symbol, if there is one.
    pub symbol: Option<String>,
    /// Its asset class.
    pub asset_class: AssetClass,
    /// Units held; negative when short. For cash, the amount.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub quantity: Decimal,
    /// Price of one unit in the currency it is traded in; absent for cash and where the source has none.
    pub price: Option<Money>,
    /// The date of the price, where it differs from the portfolio's as-of date.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub price_date: Option<Date>,
    /// Market value in the currency it is traded in.
    pub local_value: Figure<Money>,
    /// Market value in the portfolio's currency.
    pub value: Figure<Money>,
    /// Value ÷ the portfolio's total value, a fraction of one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub weight: Option<Decimal>,
}

/// Something that the reader should know before trusting a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Notice {
    /// The custodian's statement names a total that differs from its own lines by more than rounding.
    StatementTotalDiffers {
        /// [`Account::id`] of the account.
        account: String,
        /// The total that the statement names.
        stated: Money,
        /// What its lines add up to.
        listed: Money,
    },
    /// A statement could not be read; the others were.
    StatementRefused {
        /// Name of the file, without its folder.
        file: String,
        /// Line of the fault, counted from 1.
        line: u32,
        /// What is wrong there, in one sentence.
        reason: String,
    },
    /// The record names an account of which there is no statement; the figures cover the others.
    AccountMissing {
        /// Who holds the account, in the custodian's own identifier (`broker.example`).
        custodian: String,
        /// Last characters of the account number (at most four).
        number_ending: String,
    },
    /// Amounts in this currency could not be converted and are left out of the totals.
    RateMissing {
        /// The currency without a rate.
        currency: Currency,
    },
    /// The source's own valuation at the as-of date is not what the holdings add up to. The holdings count; figures that are
    /// made from valuations are unavailable.
    ValuationDiffers {
        /// The valuation.
        valuation: Money,
        /// What the holdings add up to.
        listed: Money,
    },
    /// Accounts are valued at different dates.
    MixedDates {
        /// The oldest of them.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        oldest: Date,
    },
}
