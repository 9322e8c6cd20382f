//! Money-weighted return, definition `xirr`: the rate r at which Σ flow ÷ (1 + r)^(days ÷ 365) is zero (actual days, years
//! of 365).
//!
//! Flows are seen by the client: what is put in is negative, what is taken out and the closing value are positive. Amounts
//! of one day are summed exactly first. The rate itself is irrational, so it is searched in binary floating point and
//! rounded to twelve places.
//!
//! The answer is typed, because there need not be one: flows of one sign have no rate, others have several, and then none
//! of them is "the" return.

mod daily;
mod equation;
mod roots;

use inlay_contract::{Decimal, UnavailableReason};
use jiff::civil::Date;

use self::equation::Equation;
use self::roots::Solution;
use crate::annualise::DAYS_OF_YEAR;
use crate::day_count::days_between;
use crate::dietz::DatedFlow;
use crate::history::Flow;
use crate::linked::RETURN_PLACES;
use crate::number::{binary, decimal};
use crate::order::sort_by_key;

/// What the search for a rate came to. Rates are fractions of one, to twelve places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateOfReturn {
    /// There is exactly one rate.
    Rate(Decimal),
    /// No rate makes the flows worth nothing.
    NoRoot,
    /// Several rates do, in ascending order. One at which money would have become more than 10¹⁵ times as much or as
    /// little over the whole time is left out, if there is any other.
    SeveralRoots(Vec<Decimal>),
    /// All flows have one sign, or there are none: nothing was put in or nothing came of it.
    OneSign,
    /// The rate is beyond every plausible number (more than 10¹⁶), or the amounts are.
    TooLarge,
}

impl RateOfReturn {
    /// The rate, if there is exactly one.
    ///
    /// # Errors
    /// Why there is none to state.
    pub fn single(self) -> Result<Decimal, UnavailableReason> {
        match self {
            Self::Rate(rate) => Ok(rate),
            Self::NoRoot | Self::OneSign => Err(UnavailableReason::NoRoot),
            Self::SeveralRoots(_) => Err(UnavailableReason::SeveralRoots),
            Self::TooLarge => Err(UnavailableReason::TooLarge),
        }
    }
}

/// The rate per year of dated flows, in any order.
#[must_use]
pub fn xirr(flows: &[Flow]) -> RateOfReturn {
    let Some(first) = flows.iter().map(|flow| flow.date).min() else {
        return RateOfReturn::OneSign;
    };
    let since = |date: Date| days_between(first, date);
    let dated = flows.iter().map(|flow| (since(flow.date), flow.amount));
    solve(by_day(dated.collect()), f64::from(DAYS_OF_YEAR))
}

/// The rate of flows whose days are counted from any common day, for a `unit` of that many days: 365 for the rate per year,
/// the length of a period for the return of that period.
#[must_use]
pub fn rate_over(flows: &[DatedFlow], unit: i32) -> RateOfReturn {
    if unit <= 0 {
        return RateOfReturn::NoRoot;
    }
    let dated = flows.iter().map(|flow| (flow.days, flow.amount));
    solve(by_day(dated.collect()), f64::from(unit))
}

/// The rate per year of (days, amount) pairs; days need not be whole. With days × 365 ÷ the length of a period it is the
/// return of that period.
#[must_use]
pub fn rate_of_return(flows: &[(Decimal, Decimal)]) -> RateOfReturn {
    let mut flows = flows.to_vec();
    sort_by_key(&mut flows, |(days, _)| *days);
    let summed = merge(flows.into_iter()).map(|flows| {
        let times = flows.into_iter().map(|(days, amount)| (binary(days), amount));
        times.collect()
    });
    solve(summed, f64::from(DAYS_OF_YEAR))
}

/// The flows of each day as one, in order of days; `None` when a sum is no amount of money.
fn by_day(mut flows: Vec<(i32, Decimal)>) -> Option<Vec<(f64, Decimal)>> {
    let days = flows.iter().map(|(day, _)| i64::from(*day));
    let first = days.clone().min().unwrap_or_default();
    let span = usize::try_from(days.max().unwrap_or_default() - first).ok()?;
    if span < flows.len().saturating_mul(8) {
        // Many flows on few days: one place for each day, and nothing to sort.
        let mut sums = vec![Decimal::ZERO; span + 1];
        for (day, amount) in flows {
            let place = usize::try_from(i64::from(day) - first).ok()?;
            sums[place] = sums[place].checked_add(amount)?;
        }
        let dated = (0_u32..).map(f64::from).zip(sums);
        return Some(dated.filter(|(_, amount)| !amount.is_zero()).collect());
    }
    sort_by_key(&mut flows, |(day, _)| *day);
    let merged = merge(flows.into_iter())?;
    let dated = merged.into_iter().map(|(day, amount)| (f64::from(day), amount));
    Some(dated.collect())
}

fn merge<Day: PartialEq>(sorted: impl Iterator<Item = (Day, Decimal)>) -> Option<Vec<(Day, Decimal)>> {
    let mut merged: Vec<(Day, Decimal)> = Vec::new();
    for (day, amount) in sorted {
        match merged.last_mut().filter(|(last, _)| *last == day) {
            Some((_, sum)) => *sum = sum.checked_add(amount)?,
            None => merged.push((day, amount)),
        }
    }
    merged.retain(|(_, amount)| !amount.is_zero());
    Some(merged)
}

/// `flows` in order of days, one a day, none of them zero; `None` when their sums were too large.
fn solve(flows: Option<Vec<(f64, Decimal)>>, unit: f64) -> RateOfReturn {
    let Some(flows) = flows else {
        return RateOfReturn::TooLarge;
    };
    let has_inflow = flows.iter().any(|(_, amount)| amount.is_sign_positive());
    let has_outflow = flows.iter().any(|(_, amount)| amount.is_sign_negative());
    if !has_inflow || !has_outflow {
        return RateOfReturn::OneSign;
    }
    let Some(total) = flows
        .iter()
        .try_fold(Decimal::ZERO, |sum, (_, amount)| sum.checked_add(*amount))
    else {
        return RateOfReturn::TooLarge;
    };
    let span = match (flows.first(), flows.last()) {
        (Some((first, _)), Some((last, _))) if first < last => last - first,
        _ => return RateOfReturn::NoRoot,
    };
    let units = span / unit;
    let rate = |growth: f64| decimal((growth / units).exp() - 1.0, RETURN_PLACES);
    match Equation::new(&flows, binary(total), units).solve() {
        Solution::None => RateOfReturn::NoRoot,
        Solution::Beyond => RateOfReturn::TooLarge,
        Solution::One(growth) => rate(growth).map_or(RateOfReturn::TooLarge, RateOfReturn::Rate),
        Solution::Several(growths) => {
            RateOfReturn::SeveralRoots(growths.into_iter().filter_map(rate).collect())
        }
    }
}

#[cfg(test)]
mod tests;
