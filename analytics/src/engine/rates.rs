//! Exchange rates of the day.
//!
//! A day without a rate takes the last one that is at most a week older: holidays of one market are no reason to know
//! nothing, but an old rate is not the rate of the day. A rate that is zero or negative is none.

use inlay_contract::book::RateSeries;
use inlay_contract::{Currency, Decimal, UnavailableReason};
use jiff::civil::Date;

use super::Engine;
use crate::day_count::days_between;
use crate::order::sort_by_key;

/// How many calendar days a rate may be older than the day it is used for.
const OLDEST: i32 = 7;

/// From here on, no number is an amount of money that belongs to a client; it would spoil whatever it is added to.
const NO_AMOUNT: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

/// A rate and the day on which it was fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatedRate {
    /// Units of the book's currency for one unit.
    pub(crate) rate: Decimal,
    /// The day it is of.
    pub(crate) date: Date,
}

/// The rates of one currency at each valuation day.
#[derive(Debug, Clone)]
pub(super) struct CurrencyRates {
    currency: Currency,
    /// The rate that counts on each of the engine's days; empty when these are disordered.
    of_day: Vec<Option<DatedRate>>,
    /// Every rate there is, oldest first, one a date.
    all: Vec<DatedRate>,
}

impl CurrencyRates {
    /// Pairs a series with its days; `dates` as the provider sent them, `days` in order or empty.
    pub(super) fn new(series: &RateSeries, dates: &[Date], days: &[Date]) -> Self {
        let mut all: Vec<_> = dates
            .iter()
            .zip(&series.rates)
            .filter_map(|(date, rate)| {
                let rate = rate.filter(|rate| *rate > Decimal::ZERO && *rate < NO_AMOUNT)?;
                Some(DatedRate { rate, date: *date })
            })
            .collect();
        if days.is_empty() {
            sort_by_key(&mut all, |one| one.date);
            drop_contradictions(&mut all);
        }
        let mut of_day = Vec::with_capacity(days.len());
        let mut next = 0;
        for day in days {
            while all.get(next).is_some_and(|one| one.date <= *day) {
                next += 1;
            }
            of_day.push(fresh(&all[..next], *day));
        }
        Self {
            currency: series.currency,
            of_day,
            all,
        }
    }
}

/// The last of `rates`, unless it is too old for `day`.
fn fresh(rates: &[DatedRate], day: Date) -> Option<DatedRate> {
    rates
        .last()
        .copied()
        .filter(|one| days_between(one.date, day) <= OLDEST)
}

/// Of a date with two different rates, neither is taken.
fn drop_contradictions(all: &mut Vec<DatedRate>) {
    all.dedup();
    let doubtful: Vec<_> = all
        .windows(2)
        .filter(|pair| pair[0].date == pair[1].date)
        .map(|pair| pair[0].date)
        .collect();
    all.retain(|one| !doubtful.contains(&one.date));
}

/// `amount` at `rate`, if the product can be money.
pub(super) fn at_rate(amount: Decimal, rate: Decimal) -> Result<Decimal, UnavailableReason> {
    let product = if rate == Decimal::ONE {
        Some(amount)
    } else {
        amount.checked_mul(rate)
    };
    product.ok_or(UnavailableReason::TooLarge).and_then(plausible)
}

/// `amount`, if it can be money.
pub(super) fn plausible(amount: Decimal) -> Result<Decimal, UnavailableReason> {
    // Most amounts have few digits: then their size need not be looked at.
    let has_few_digits = amount.mantissa().unsigned_abs() < NO_AMOUNT.mantissa().unsigned_abs();
    if has_few_digits || amount.abs() < NO_AMOUNT {
        Ok(amount)
    } else {
        Err(UnavailableReason::TooLarge)
    }
}

impl Engine {
    /// What one unit of `currency` was worth on `day`, by the rate of that day or the last one at most a week older.
    pub(crate) fn rate(&self, currency: Currency, day: Date) -> Option<DatedRate> {
        if currency == self.book.currency {
            return Some(DatedRate {
                rate: Decimal::ONE,
                date: day,
            });
        }
        let all = &self.rates_of(currency)?.all;
        fresh(&all[..all.partition_point(|one| one.date <= day)], day)
    }

    /// The same at a valuation day, by its position.
    pub(crate) fn pocket_rate(&self, currency: Currency, day: usize) -> Option<Decimal> {
        if currency == self.book.currency {
            return Some(Decimal::ONE);
        }
        let of_day = self.rates_of(currency)?.of_day.get(day)?;
        of_day.map(|one| one.rate)
    }

    /// `amount` in the book's currency at the rate of `day`, unrounded.
    ///
    /// # Errors
    /// [`UnavailableReason::NoRate`]; [`UnavailableReason::TooLarge`] for what cannot be money.
    pub(crate) fn convert(
        &self,
        amount: Decimal,
        currency: Currency,
        day: Date,
    ) -> Result<Decimal, UnavailableReason> {
        let rate = self.rate(currency, day).ok_or(UnavailableReason::NoRate)?;
        at_rate(amount, rate.rate)
    }

    fn rates_of(&self, currency: Currency) -> Option<&CurrencyRates> {
        self.rates.iter().find(|one| one.currency == currency)
    }
}

#[cfg(test)]
mod tests;
