//! Risk: volatility (definition `vol`) and the largest fall from a peak (definition `max_drawdown`).
//!
//! Volatility is the sample standard deviation of simple daily returns × √252. It is a statistic and no money, so it is
//! computed in binary floating point and rounded to fixed places.

use inlay_contract::Decimal;

use crate::linked::RETURN_PLACES;
use crate::number::{binary, decimal, quotient};
use crate::rounding::rounded;

/// Days of trading in a year.
pub const TRADING_DAYS: i64 = 252;

/// Fewest daily returns from which a volatility is stated: about a month.
pub const FEWEST_RETURNS: usize = 20;

/// Decimal places of a deviation and of a root, which are steps on the way to a figure.
const STEP_PLACES: u32 = 16;

/// The sample standard deviation (divided by n − 1), to sixteen places. `None` for fewer than two numbers and for what is
/// too large.
#[must_use]
pub fn standard_deviation(sample: &[Decimal]) -> Option<Decimal> {
    deviation(&sample.iter().map(|one| binary(*one)).collect::<Vec<_>>())
}

fn deviation(sample: &[f64]) -> Option<Decimal> {
    let count = u32::try_from(sample.len()).ok().filter(|count| *count >= 2)?;
    let mean = sample.iter().sum::<f64>() / f64::from(count);
    // The second pass over the distances: the sum of squares less the square of the sum would lose every digit of it.
    let squares: f64 = sample.iter().map(|one| (one - mean).powi(2)).sum();
    decimal((squares / f64::from(count - 1)).sqrt(), STEP_PLACES)
}

/// The square root, to sixteen places. `None` for a negative number.
#[must_use]
pub fn square_root(number: Decimal) -> Option<Decimal> {
    decimal(binary(number).sqrt(), STEP_PLACES)
}

/// The volatility per year of daily returns, to twelve places: deviation × √252. How many returns it takes is for the
/// caller to ask ([`FEWEST_RETURNS`]).
#[must_use]
pub fn volatility(daily_returns: &[Decimal]) -> Option<Decimal> {
    annual_volatility(&daily_returns.iter().map(|one| binary(*one)).collect::<Vec<_>>())
}

/// The same of returns that are binary numbers already.
pub(crate) fn annual_volatility(daily_returns: &[f64]) -> Option<Decimal> {
    let root = square_root(TRADING_DAYS.into())?;
    let annual = deviation(daily_returns)?.checked_mul(root)?;
    Some(rounded(annual, RETURN_PLACES).normalize())
}

/// A fall from a peak; places are those of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fall {
    /// Trough ÷ peak − 1, to twelve places: zero or negative.
    pub depth: Decimal,
    /// Where the peak was, the last time before the fall.
    pub peak: usize,
    /// Where the trough was, the first time.
    pub trough: usize,
    /// Where the peak was reached again for the first time.
    pub recovered: Option<usize>,
}

/// Follows a series of wealth (1 + cumulative return) and keeps its largest fall.
#[derive(Debug, Clone, Default)]
pub struct Drawdown {
    peak: Option<Peak>,
    largest: Option<Fall>,
}

#[derive(Debug, Clone, Copy)]
struct Peak {
    place: usize,
    wealth: Decimal,
}

impl Drawdown {
    /// The next point; how far below the peak it is, to twelve places: zero or negative. `None` when the peak is no capital.
    pub fn next(&mut self, place: usize, wealth: Decimal) -> Option<Decimal> {
        let Some(peak) = self.peak.filter(|peak| wealth < peak.wealth) else {
            self.rise(place, wealth);
            return Some(Decimal::ZERO);
        };
        if peak.wealth <= Decimal::ZERO {
            return None;
        }
        let depth = quotient(wealth, peak.wealth, RETURN_PLACES)? - Decimal::ONE;
        if self.largest.is_none_or(|largest| depth < largest.depth) {
            self.largest = Some(Fall {
                depth,
                peak: peak.place,
                trough: place,
                recovered: None,
            });
        }
        Some(depth)
    }

    /// The largest fall so far; `None` when there was none.
    #[must_use]
    pub const fn largest(&self) -> Option<Fall> {
        self.largest
    }

    fn rise(&mut self, place: usize, wealth: Decimal) {
        let peak_of_fall = self.peak.map(|peak| peak.place);
        if let Some(largest) = self
            .largest
            .as_mut()
            .filter(|fall| Some(fall.peak) == peak_of_fall)
        {
            largest.recovered = largest.recovered.or(Some(place));
        }
        // The place moves on even where the wealth is the same: a fall is counted from the last day at the peak.
        self.peak = Some(Peak { place, wealth });
    }
}

#[cfg(test)]
mod tests;
