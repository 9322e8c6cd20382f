//! Time-weighted return, definition `twr.daily`: what the investments earned, whoever put money in or took it out when.
//!
//! Of a day: r = (closing value + outflow) ÷ (previous value + inflow) − 1. What comes in counts from the start of the
//! day, what goes out until its end. Days are linked: ∏(1 + r) − 1.

use inlay_contract::UnavailableReason;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Overflow;
use crate::history::{Day, History};

/// The id of the definition, as it stands beside the figures.
pub const DEFINITION: &str = "twr.daily";

/// Decimal places that the running product keeps.
///
/// An exact product would grow by up to 28 places a day and a decimal holds 28 in all; it would then be cut at a place
/// that depends on its size. Cut at a fixed place, 780 days are off by less than 10⁻¹⁷, whatever the platform.
const LINKED_PLACES: u32 = 20;

/// Return since the opening at one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnPoint {
    /// The valuation date.
    pub date: Date,
    /// Market value at the close.
    pub value: Decimal,
    /// The return of the day that ends here; zero at the opening.
    pub of_day: Decimal,
    /// Return since the opening, a fraction of one; zero at the opening.
    pub cumulative: Decimal,
}

/// Why a return cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// One valuation only: there is no day to measure.
    #[error("there is no valuation to compare with")]
    NoPreviousClose,
    /// Something was earned or lost on a day on which nothing, or less than nothing, was invested.
    #[error("no capital was invested on {date}")]
    NoCapital {
        /// The date of the close that ends the day.
        date: Date,
    },
    /// The value of a close is negative: a return on debt has no meaning.
    #[error("the value of {date} is negative")]
    NegativeValue {
        /// The date of the close.
        date: Date,
    },
    /// A return is beyond every plausible number.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl From<ReturnError> for UnavailableReason {
    fn from(error: ReturnError) -> Self {
        match error {
            ReturnError::NoPreviousClose => Self::NoPreviousClose,
            ReturnError::NoCapital { .. } => Self::NoCapital,
            ReturnError::NegativeValue { .. } => Self::NegativeValue,
            ReturnError::Overflow(Overflow) => Self::TooLarge,
        }
    }
}

/// The cumulative return at every close of `history`, oldest first: at least two points.
///
/// # Errors
/// [`ReturnError`] when any day has no return: a series with a gap would be linked over something unknown.
pub fn daily(history: &History) -> Result<Vec<ReturnPoint>, ReturnError> {
    linked(history, growth_of_day)
}

/// The same with all flows at the start of the day, definition `twr.bod`: r = value ÷ (previous value + net flow) − 1.
///
/// # Errors
/// [`ReturnError`], as for [`daily`].
pub fn start_of_day(history: &History) -> Result<Vec<ReturnPoint>, ReturnError> {
    linked(history, |day| {
        let net = day.inflow.checked_sub(day.outflow).ok_or(Overflow)?;
        growth_of_day(&Day {
            inflow: net,
            outflow: Decimal::ZERO,
            ..*day
        })
    })
}

fn linked(
    history: &History,
    growth: impl Fn(&Day) -> Result<Decimal, ReturnError>,
) -> Result<Vec<ReturnPoint>, ReturnError> {
    let opening = history.opening();
    if opening.value < Decimal::ZERO {
        return Err(ReturnError::NegativeValue { date: opening.date });
    }
    if history.days().is_empty() {
        return Err(ReturnError::NoPreviousClose);
    }
    let mut points = Vec::with_capacity(history.days().len() + 1);
    points.push(ReturnPoint {
        date: opening.date,
        value: opening.value,
        of_day: Decimal::ZERO,
        cumulative: Decimal::ZERO,
    });
    let mut wealth = Decimal::ONE;
    for day in history.days() {
        let growth = growth(day)?;
        wealth = wealth
            .checked_mul(growth)
            .ok_or(Overflow)?
            .round_dp(LINKED_PLACES);
        points.push(ReturnPoint {
            date: day.close.date,
            value: day.close.value,
            of_day: growth - Decimal::ONE,
            cumulative: wealth - Decimal::ONE,
        });
    }
    Ok(points)
}

/// 1 + r of one day: zero or positive.
///
/// A day that begins and ends with nothing, without any flow, has no return of its own: before the first money comes
/// and after the last has gone the index stands still, so its growth is one. Any gain without capital is an error.
///
/// # Errors
/// [`ReturnError::NegativeValue`], [`ReturnError::NoCapital`], [`ReturnError::Overflow`].
pub(crate) fn growth_of_day(day: &Day) -> Result<Decimal, ReturnError> {
    let date = day.close.date;
    if day.close.value < Decimal::ZERO {
        return Err(ReturnError::NegativeValue { date });
    }
    let invested = day.previous.value.checked_add(day.inflow).ok_or(Overflow)?;
    let came_of_it = day.close.value.checked_add(day.outflow).ok_or(Overflow)?;
    if invested.is_zero() && came_of_it.is_zero() {
        return Ok(Decimal::ONE);
    }
    if invested <= Decimal::ZERO {
        return Err(ReturnError::NoCapital { date });
    }
    Ok(came_of_it.checked_div(invested).ok_or(Overflow)?)
}

#[cfg(test)]
mod tests;
