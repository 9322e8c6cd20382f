//! What was booked in an account: `GET /accounts/{id}/activities`.

use serde::Deserialize;

use super::{Amount, CurrencyName, Day};

/// One page.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Activities {
    pub(in super::super) data: Vec<Activity>,
    pub(in super::super) pagination: Option<Pagination>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Pagination {
    /// How many there are on all pages.
    pub(in super::super) total: Option<u64>,
}

/// One booking. Its identifier can change; it only tells two bookings of one reading apart.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Activity {
    pub(in super::super) id: Option<String>,
    pub(in super::super) symbol: Option<Security>,
    pub(in super::super) option_symbol: Option<OptionContract>,
    /// Of one share; of an option, of one underlying share.
    pub(in super::super) price: Option<Amount>,
    pub(in super::super) units: Option<Amount>,
    /// Positive came in, negative went out.
    pub(in super::super) amount: Option<Amount>,
    /// Of the amount; missing where that is counted in something that is no money.
    pub(in super::super) currency: Option<CurrencyName>,
    #[serde(rename = "type")]
    pub(in super::super) kind: Option<String>,
    pub(in super::super) trade_date: Option<Day>,
    pub(in super::super) settlement_date: Option<Day>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Security {
    pub(in super::super) id: Option<String>,
    pub(in super::super) symbol: Option<String>,
    pub(in super::super) description: Option<String>,
    pub(in super::super) currency: Option<CurrencyName>,
    #[serde(rename = "type")]
    pub(in super::super) security_type: Option<SecurityType>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct SecurityType {
    pub(in super::super) code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct OptionContract {
    pub(in super::super) id: Option<String>,
    pub(in super::super) ticker: Option<String>,
    /// Of ten underlying shares instead of a hundred.
    pub(in super::super) is_mini_option: Option<bool>,
    pub(in super::super) underlying_symbol: Option<Security>,
}
