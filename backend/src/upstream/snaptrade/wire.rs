//! SnapTrade's JSON, as far as Inlay reads it. Unknown fields are dropped here and go no further (security row S28).
//!
//! The document leaves nearly every field out of its lists of required ones, so nearly every field may be missing here.

mod activity;
mod amount;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use serde::Deserialize;

pub(super) use self::activity::{Activities, Activity, Security};
pub(super) use self::amount::Amount;

/// One of `GET /accounts`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Account {
    /// Changes when the account is connected anew.
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) number: Option<String>,
    /// The institution's own identifier, which does not change; not every one gives it.
    pub(super) institution_account_id: Option<String>,
    pub(super) institution_name: Option<String>,
    pub(super) sync_status: Option<SyncStatus>,
    pub(super) balance: Option<AccountBalance>,
    pub(super) status: Option<String>,
    pub(super) raw_type: Option<String>,
    pub(super) account_category: Option<String>,
    pub(super) is_paper: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct SyncStatus {
    pub(super) holdings: Option<HoldingsStatus>,
    pub(super) transactions: Option<TransactionsStatus>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct HoldingsStatus {
    pub(super) initial_sync_completed: Option<bool>,
    /// The brokerage does not show the holdings: an empty list is not an empty account.
    pub(super) holdings_unavailable: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TransactionsStatus {
    /// Bookings are fetched after the holdings, and of a busy account for a good while.
    pub(super) initial_sync_completed: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct AccountBalance {
    pub(super) total: Option<Total>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Total {
    pub(super) amount: Option<Amount>,
    pub(super) currency: Option<String>,
}

/// One of `GET /accounts/{id}/balances`: the cash in one currency.
#[derive(Debug, Deserialize)]
pub(super) struct Balance {
    pub(super) currency: Option<CurrencyName>,
    pub(super) cash: Option<Amount>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CurrencyName {
    /// Of ISO 4217 where it is money, and longer for some of what else is counted here.
    pub(super) code: Option<String>,
}

/// `GET /accounts/{id}/positions/all`.
#[derive(Debug, Deserialize)]
pub(super) struct Positions {
    pub(super) results: Vec<Position>,
    pub(super) data_freshness: Freshness,
}

#[derive(Debug, Deserialize)]
pub(super) struct Freshness {
    /// When the brokerage was asked.
    pub(super) as_of: Day,
}

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    pub(super) instrument: Instrument,
    pub(super) units: Option<Amount>,
    /// Of one share; of an option, of one underlying share.
    pub(super) price: Option<Amount>,
    /// The currency of the price.
    pub(super) currency: Option<String>,
    /// Counted in the cash of the account as well.
    pub(super) cash_equivalent: Option<bool>,
}

/// What is held; which fields are there depends on `kind`.
#[derive(Debug, Deserialize)]
pub(super) struct Instrument {
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) symbol: Option<String>,
    pub(super) description: Option<String>,
    /// The currency of the listing.
    pub(super) currency: Option<String>,
    /// Underlying shares of one contract.
    pub(super) multiplier: Option<Amount>,
}

/// `GET /accounts/{id}/balanceHistory`.
#[derive(Debug, Deserialize)]
pub(super) struct BalanceHistory {
    pub(super) history: Option<Vec<DayValue>>,
    pub(super) currency: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DayValue {
    pub(super) date: Day,
    pub(super) total_value: Option<Amount>,
}

/// `POST /snapTrade/registerUser`.
#[derive(Deserialize)]
pub(super) struct Registered {
    #[serde(rename = "userSecret")]
    pub(super) user_secret: secrecy::SecretString,
}

/// `POST /snapTrade/login`, where answers are not encrypted.
#[derive(Deserialize)]
pub(super) struct Portal {
    #[serde(rename = "redirectURI")]
    pub(super) redirect_uri: secrecy::SecretString,
}

/// The civil date of a date or a moment, as it stands there: SnapTrade writes the moments of a day in its own time of day, or
/// midnight where it knows the day alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Day(pub(super) Date);

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let pieces = Pieces::parse(&text).map_err(|_| "neither a date nor a moment")?;
        Ok(Self(pieces.date()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_and_moments_are_days_as_they_stand_there() {
        let day = |text: &str| serde_json::from_value::<Day>(text.into()).map(|day| day.0);
        for text in [
            "2024-03-22",
            "2024-03-22 16:27:55+00:00",
            "2024-03-22T23:59:59.999999Z",
            "2024-03-22 18:42:46.561408-05:00",
            "2024-03-22T00:00:00",
        ] {
            assert_eq!(day(text).unwrap(), date(2024, 3, 22), "{text}");
        }
        for text in ["", "yesterday", "2024-02-30", "22.03.2024"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
