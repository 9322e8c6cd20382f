//! Returns on average capital: Modified Dietz, definition `moddietz`, and return on average investment, `roai`.
//!
//! Average capital is the opening value plus each flow weighted by the part of the period for which it was there:
//! (CD − D) ÷ CD, where CD is the number of calendar days of the period and D the day of the flow.
//! Modified Dietz = (closing value − opening value − Σ flows) ÷ average capital.

use inlay_contract::Decimal;

use crate::Overflow;
use crate::linked::RETURN_PLACES;
use crate::number::quotient;

/// A flow and the number of calendar days from the opening to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedFlow {
    /// Calendar days since the opening.
    pub days: i32,
    /// Positive came in, negative left.
    pub amount: Decimal,
}

/// Why there is no return on average capital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DietzError {
    /// On average nothing, or less than nothing, was invested.
    #[error("no capital was invested on average")]
    NoCapital,
    /// The period has no days.
    #[error("the period has no days")]
    NoDays,
    /// A result is beyond every plausible number.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Capital that was invested on average over `days` calendar days.
///
/// # Errors
/// [`DietzError`].
pub fn average_capital(opening: Decimal, flows: &[DatedFlow], days: i32) -> Result<Decimal, DietzError> {
    if days <= 0 {
        return Err(DietzError::NoDays);
    }
    // Amount × days is summed first: one division instead of one a flow, and no rounding before the last step.
    let mut weighted = Decimal::ZERO;
    for flow in flows {
        let there = Decimal::from(days.saturating_sub(flow.days));
        let product = flow.amount.checked_mul(there).ok_or(Overflow)?;
        weighted = weighted.checked_add(product).ok_or(Overflow)?;
    }
    let average = weighted.checked_div(days.into()).ok_or(Overflow)?;
    Ok(opening.checked_add(average).ok_or(Overflow)?)
}

/// The Modified Dietz return of a period of `days` calendar days, to twelve decimal places.
///
/// # Errors
/// [`DietzError`].
pub fn modified_dietz(
    opening: Decimal,
    flows: &[DatedFlow],
    closing: Decimal,
    days: i32,
) -> Result<Decimal, DietzError> {
    let mut gain = closing.checked_sub(opening).ok_or(Overflow)?;
    for flow in flows {
        gain = gain.checked_sub(flow.amount).ok_or(Overflow)?;
    }
    return_on_capital(gain, average_capital(opening, flows, days)?)
}

/// A gain as a part of the capital that earned it, to twelve decimal places. With the average of what was put in it is the
/// return on average investment (`roai`), which is not a time-weighted return.
///
/// # Errors
/// [`DietzError`].
pub fn return_on_capital(gain: Decimal, capital: Decimal) -> Result<Decimal, DietzError> {
    if capital <= Decimal::ZERO {
        return Err(DietzError::NoCapital);
    }
    let ratio = quotient(gain, capital, RETURN_PLACES).ok_or(Overflow)?;
    Ok(ratio.normalize())
}

#[cfg(test)]
mod tests;
