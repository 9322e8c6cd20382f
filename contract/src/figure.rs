//! A figure and how far it can be trusted: `value | stale(since) | partial(n of m) | unavailable(reason)`.
//!
//! The rule behind the type: nothing unknown is ever shown as zero, and nothing old as fresh.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A figure with its honesty state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Figure<T> {
    /// Known and current.
    Value {
        /// The figure.
        value: T,
    },
    /// Known, but the provider could not be asked again.
    Stale {
        /// The figure as it was last known.
        value: T,
        /// When it was last known to be current (UTC).
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        since: Timestamp,
    },
    /// Covers only some of what it should cover.
    Partial {
        /// The figure over the parts that are known.
        value: T,
        /// How many parts are in it.
        included: u32,
        /// How many there should be.
        of: u32,
    },
    /// Cannot be said.
    Unavailable {
        /// Why.
        reason: UnavailableReason,
    },
}

/// Why a figure cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UnavailableReason {
    /// The provider sent no price for it.
    NoPrice,
    /// There is no exchange rate into the wanted currency.
    NoRate,
    /// The provider has no valuation before the as-of date.
    NoPreviousClose,
    /// The source gives positions at one date, no daily values.
    NoDailyValues,
    /// There is nothing to measure: no holdings and no value.
    NoHoldings,
    /// The capital base of a day was zero or negative, so a return has no meaning.
    NoCapital,
    /// A close has a negative value: a return on debt has no meaning.
    NegativeValue,
    /// The provider's valuation days are out of order or there twice.
    DisorderedDays,
    /// A close within the period has no value.
    MissingClose,
    /// The period begins before the first value.
    BeforeInception,
    /// Nothing is annualised that covers less than a year.
    ShorterThanAYear,
    /// Too few days for a statistic.
    TooFewDays,
    /// No rate of return makes the flows worth nothing: there is nothing to state.
    NoRoot,
    /// More than one rate of return makes the flows worth nothing: none of them is the answer.
    SeveralRoots,
    /// What some units had cost is not known.
    NoCostBasis,
    /// The record is compared with nothing in this period.
    NoBenchmark,
    /// The record is not managed to a model.
    NoTarget,
    /// The provider makes no forecast.
    NoForecast,
    /// An amount is too large to compute with.
    TooLarge,
}

impl<T> Figure<T> {
    /// A known and current figure.
    pub const fn value(value: T) -> Self {
        Self::Value { value }
    }

    /// A figure that cannot be said.
    #[must_use]
    pub const fn unavailable(reason: UnavailableReason) -> Self {
        Self::Unavailable { reason }
    }

    /// A figure over `included` of `of` parts: whole when all are there, unavailable when none is.
    pub fn covering(value: T, included: u32, of: u32, reason: UnavailableReason) -> Self {
        if of <= included {
            Self::Value { value }
        } else if included == 0 {
            Self::Unavailable { reason }
        } else {
            Self::Partial { value, included, of }
        }
    }

    /// What is known, however far it can be trusted.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Value { value } | Self::Stale { value, .. } | Self::Partial { value, .. } => Some(value),
            Self::Unavailable { .. } => None,
        }
    }

    /// The same state around another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Figure<U> {
        match self {
            Self::Value { value } => Figure::Value {
                value: convert(value),
            },
            Self::Stale { value, since } => Figure::Stale {
                value: convert(value),
                since,
            },
            Self::Partial { value, included, of } => Figure::Partial {
                value: convert(value),
                included,
                of,
            },
            Self::Unavailable { reason } => Figure::Unavailable { reason },
        }
    }

    /// The figure as it stands when its source cannot be asked again: a current value becomes stale.
    ///
    /// A partial figure stays partial (the missing part is the larger caveat); the answer that carries it says
    /// separately since when it is stale.
    #[must_use]
    pub fn stale_since(self, since: Timestamp) -> Self {
        match self {
            Self::Value { value } => Self::Stale { value, since },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_decides_the_state() {
        let reason = UnavailableReason::NoRate;
        assert_eq!(Figure::covering(7, 3, 3, reason), Figure::value(7));
        assert_eq!(
            Figure::covering(7, 2, 3, reason),
            Figure::Partial {
                value: 7,
                included: 2,
                of: 3
            }
        );
        assert_eq!(Figure::covering(0, 0, 3, reason), Figure::unavailable(reason));
    }

    #[test]
    fn every_state_survives_the_way_there_and_back() {
        let since: Timestamp = "2026-06-30T21:15:00Z".parse().unwrap();
        let figures = [
            Figure::value(7),
            Figure::Stale { value: 7, since },
            Figure::Partial {
                value: 7,
                included: 2,
                of: 3,
            },
            Figure::unavailable(UnavailableReason::NoRate),
        ];
        for figure in figures {
            let json = serde_json::to_string(&figure).unwrap();
            assert_eq!(serde_json::from_str::<Figure<i32>>(&json).unwrap(), figure);
        }
    }

    #[test]
    fn a_figure_without_what_its_state_needs_is_refused_and_not_shown_as_zero() {
        for json in [
            r#"{"state":"value"}"#,
            r#"{"state":"stale","value":7}"#,
            r#"{"state":"partial","value":7,"included":2}"#,
            r#"{"state":"unavailable","value":7}"#,
            r#"{"state":"guessed","value":7}"#,
            r#"{"value":7}"#,
        ] {
            assert!(serde_json::from_str::<Figure<i32>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_state_is_named_in_json() {
        let json = serde_json::to_string(&Figure::<u8>::unavailable(UnavailableReason::NoPrice)).unwrap();
        assert_eq!(json, r#"{"state":"unavailable","reason":"no_price"}"#);
    }
}
