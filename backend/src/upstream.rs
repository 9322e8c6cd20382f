//! Where portfolios come from: one small trait, one folder per provider.
//!
//! A provider turns its own wire format into a [`Snapshot`] (how things stand) and into the contract's [`Book`] (how they
//! came to that); everything behind that (returns, weights, totals in one currency) is computed once, the same for every
//! provider.
//! It may import `contract`, and `analytics` only to check a provider against itself. It deliberately computes no
//! figures for the widget, and no type of a provider's wire format leaves its folder.

mod caller;
pub mod client;
#[cfg(test)]
mod fake;
#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
pub mod kyc;
pub mod kyc_reason;
pub mod line;
mod malformed;
pub mod ofx;
pub mod onfido;
mod ownership;
pub mod platform;
pub mod probe;
mod reading_time;
pub mod salesforce;
pub mod snaptrade;
pub mod token;

use std::collections::BTreeMap;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::fuzz_answer;

use futures::future::BoxFuture;
use inlay_contract::book::Book;
use inlay_contract::portfolio::{AssetClass, Notice, RecordKind};
use inlay_contract::{Currency, Decimal, ErrorCode, Money, RecordId};
use jiff::civil::Date;

/// A source of portfolios.
pub trait PortfolioProvider: Send + Sync {
    /// What the provider knows about a record, now.
    ///
    /// # Errors
    /// One [`UpstreamError`] per way of failing; nothing of the provider's own words.
    fn snapshot<'a>(
        &'a self,
        record: &'a RecordId,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>>;

    /// What happened in the accounts of a record, up to now. It is current, so its `stale_since` is not set.
    ///
    /// # Errors
    /// As for [`PortfolioProvider::snapshot`].
    fn book<'a>(
        &'a self,
        record: &'a RecordId,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Book, UpstreamError>>;

    /// Whether the provider could be asked now, for the operator's `/readyz`: credentials accepted, folder readable.
    ///
    /// # Errors
    /// As for [`PortfolioProvider::snapshot`].
    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>>;
}

/// What a provider knows about one record at its latest valuation.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// What the record stands for.
    pub kind: RecordKind,
    /// Its display name.
    pub name: String,
    /// The currency of totals, `valuations` and `flows`.
    pub base_currency: Currency,
    /// The date of the latest valuation.
    pub as_of: Date,
    /// The accounts in scope.
    pub accounts: Vec<SnapshotAccount>,
    /// The positions of all accounts, cash included.
    pub positions: Vec<Position>,
    /// Units of the base currency for one unit of the key, at `as_of`. The base currency itself need not be listed.
    pub rates: BTreeMap<Currency, Decimal>,
    /// Market value of the whole scope at each close in the base currency, as the source sent them: oldest first unless the
    /// source is in disorder. Empty when it has none.
    pub valuations: Vec<DailyValue>,
    /// External flows of the whole scope in the base currency, oldest first.
    pub flows: Vec<Flow>,
    /// What the reader should know.
    pub notices: Vec<Notice>,
}

/// One account of a [`Snapshot`].
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotAccount {
    /// Stable identifier, opaque; never the account number.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Last characters of the account number (at most four).
    pub number_ending: String,
    /// Registration in the provider's words.
    pub registration: Option<String>,
    /// Display names of the owners.
    pub owners: Vec<String>,
    /// The date of its values.
    pub as_of: Date,
    /// The total that the source itself names, if it does: compared with the sum of the positions.
    pub stated_total: Option<Money>,
}

/// One position of a [`Snapshot`].
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// [`SnapshotAccount::id`] of the account that holds it.
    pub account: String,
    /// Display name of the security or currency; `None` where the source gives nothing that tells it from others.
    pub name: Option<String>,
    /// Ticker or other short symbol.
    pub symbol: Option<String>,
    /// Its asset class.
    pub asset_class: AssetClass,
    /// Units held; negative when short. For cash, the amount.
    pub quantity: Decimal,
    /// Price of one unit in the currency it is traded in; `None` for cash and where the source has none.
    pub price: Option<Money>,
    /// The date of the price, if the source says so.
    pub price_date: Option<Date>,
    /// Market value in the currency it is traded in; `None` where the source has no price.
    pub market_value: Option<Money>,
}

/// Market value at one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyValue {
    /// The valuation date.
    pub date: Date,
    /// The value, in the snapshot's base currency; `None` where the source lists the day without one.
    pub value: Option<Decimal>,
}

/// Money or securities that crossed the border of the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The day it counts for.
    pub date: Date,
    /// Positive came in, negative left; in the snapshot's base currency.
    pub amount: Decimal,
}

/// How a provider call failed. The source error goes to the log and never into an answer.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// The provider has no portfolio for this record.
    #[error("the provider does not know the record")]
    RecordUnknown,
    /// Not reached, broken off, or answered 5xx.
    #[error("the provider cannot be reached")]
    Unreachable(#[source] anyhow::Error),
    /// Not asked at all: it has failed too often lately, and is left alone for a while.
    #[error("the provider is left alone after failures")]
    CircuitOpen {
        /// When to try again.
        retry_after_seconds: u32,
    },
    /// No answer in time.
    #[error("the provider did not answer in time")]
    Timeout,
    /// Our credentials were refused.
    #[error("the provider refused the credentials")]
    Authentication,
    /// Our request was refused as wrong.
    #[error("the provider refused the request")]
    Rejected(#[source] anyhow::Error),
    /// Asked to slow down.
    #[error("the provider limits requests")]
    RateLimited {
        /// When to try again, if it said so.
        retry_after_seconds: Option<u32>,
    },
    /// An answer that is not of the agreed form, or contradicts itself.
    #[error("the provider's answer cannot be relied on")]
    Nonsense(#[source] anyhow::Error),
}

impl UpstreamError {
    /// The code under which the failure reaches the widget.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::RecordUnknown => ErrorCode::RecordUnknown,
            Self::Unreachable(_) | Self::CircuitOpen { .. } => ErrorCode::ProviderUnreachable,
            Self::Timeout => ErrorCode::ProviderTimeout,
            Self::Authentication => ErrorCode::ProviderAuthentication,
            Self::Rejected(_) => ErrorCode::ProviderRejected,
            Self::RateLimited { .. } => ErrorCode::ProviderRateLimited,
            Self::Nonsense(_) => ErrorCode::ProviderNonsense,
        }
    }

    /// When to try again, in seconds, where somebody said so.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::RateLimited { retry_after_seconds } => *retry_after_seconds,
            Self::CircuitOpen { retry_after_seconds } => Some(*retry_after_seconds),
            _ => None,
        }
    }
}
