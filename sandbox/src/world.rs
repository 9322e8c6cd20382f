//! The deterministic world behind the API: firms, their clients, and their history from day to day.
//!
//! Pure computation over the market: no HTTP, no clock, no randomness. A firm's data can only be reached through that
//! firm's [`Firm`], which holds nothing of any other.

mod account;
mod blueprint;
mod firm;
mod large;
mod ledger;
mod membership;
mod north;
mod portfolio;
mod south;

use std::ops::RangeInclusive;
use std::sync::Arc;

use inlay_contract::RecordId;
use jiff::ToSpan as _;
use jiff::civil::Date;

pub use firm::Firm;
pub use portfolio::Portfolio;

use crate::amount;
use crate::answer::{OrgRecords, Rate, RateHistory, RateSeries, RateTable};
use crate::calendar::{BusinessDay, EPOCH};
use crate::currency::TradingCurrency;
use crate::market::Market;
use crate::orgs::{self, Org};

/// The world cannot stand at the wanted date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the as-of date must be between {EARLIEST_AS_OF} and {LATEST_AS_OF}, not {0}")]
pub struct UnusableAsOf(pub Date);

/// The first date with three years of history of most accounts.
const EARLIEST_AS_OF: Date = Date::constant(2023, 1, 2);
/// Where the walks of prices end.
const LATEST_AS_OF: Date = Date::constant(2039, 12, 30);

/// Everything that the platform knows, as of one close.
#[derive(Debug)]
pub struct World {
    market: Arc<Market>,
    north: Firm,
    south: Firm,
}

impl World {
    /// The world as of the close of `as_of`, or of the last weekday before it.
    ///
    /// # Errors
    /// `as_of` lies outside the years for which there are prices.
    pub fn new(as_of: Date) -> Result<Self, UnusableAsOf> {
        if as_of < EARLIEST_AS_OF || LATEST_AS_OF < as_of {
            return Err(UnusableAsOf(as_of));
        }
        Ok(Self::at(as_of))
    }

    /// The world as early as there is one: for what does not depend on a date.
    pub(crate) fn earliest() -> Self {
        Self::at(EARLIEST_AS_OF)
    }

    fn at(as_of: Date) -> Self {
        let market = Arc::new(Market::until(BusinessDay::on_or_before(as_of)));
        let north = Firm::new(&orgs::NORTH, north::households(), &market);
        let south = Firm::new(&orgs::SOUTH, south::households(), &market);
        Self { market, north, south }
    }

    /// The date of the last close.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.market.last_day().date()
    }

    /// The clients of one firm, and of no other.
    #[must_use]
    pub fn firm(&self, org: &Org) -> &Firm {
        if org == &orgs::SOUTH {
            &self.south
        } else {
            &self.north
        }
    }

    /// Exchange rates at the close of `date`, or of the last business day before it.
    ///
    /// `None` where there are none: an unknown base, or a date before all prices or after the last close.
    #[must_use]
    pub fn rates(&self, base: &str, date: Date) -> Option<RateTable> {
        let base = TradingCurrency::from_code(base)?;
        if self.as_of() < date || date < EPOCH {
            return None;
        }
        let day = BusinessDay::on_or_before(date);
        let rates = TradingCurrency::ALL.map(|currency| Rate {
            currency: currency.into(),
            rate: amount::rate(self.market.rate(base, currency, day)),
        });
        Some(RateTable {
            base: base.into(),
            date: day.date(),
            rates: rates.to_vec(),
        })
    }

    /// Exchange rates at every close in `dates`, the same as those of [`World::rates`]; `None` for an unknown base.
    #[must_use]
    pub fn rate_history(&self, base: &str, dates: RangeInclusive<Date>) -> Option<RateHistory> {
        let base = TradingCurrency::from_code(base)?;
        let first = BusinessDay::on_or_after(EPOCH);
        let days: Vec<BusinessDay> = portfolio::days_between(&dates, first, self.market.last_day()).collect();
        let rates = TradingCurrency::ALL.map(|currency| RateSeries {
            currency: currency.into(),
            rates: days
                .iter()
                .map(|day| amount::rate(self.market.rate(base, currency, *day)))
                .collect(),
        });
        Some(RateHistory {
            base: base.into(),
            days: days.iter().map(|day| day.date()).collect(),
            rates: rates.to_vec(),
        })
    }

    /// The portfolio with an id of the platform in whichever firm has it: for the console, which shows invented clients
    /// to whoever asks. The API never reaches over the wall between the firms.
    pub(crate) fn portfolio_anywhere(&self, entity_id: &str) -> Option<Portfolio<'_>> {
        [&self.north, &self.south]
            .into_iter()
            .find_map(|firm| firm.portfolio(entity_id))
    }

    /// Every CRM record of both firms.
    #[must_use]
    pub fn records(&self) -> Vec<OrgRecords> {
        [&self.north, &self.south].map(Firm::records).to_vec()
    }

    /// The portfolio behind a CRM record of a firm: a short cut for tests.
    #[must_use]
    pub fn portfolio(&self, org: &Org, record: &str) -> Option<Portfolio<'_>> {
        let record: RecordId = record.parse().ok()?;
        self.firm(org).portfolio_of_record(&record)
    }
}

/// The first day of the summary resources (valuations, flows, benchmark): three years before the last close. The whole
/// history is in closes and transactions.
fn summary_start(market: &Market) -> BusinessDay {
    BusinessDay::on_or_after(market.last_day().date().saturating_sub(3.years()))
}

#[cfg(test)]
mod tests;
