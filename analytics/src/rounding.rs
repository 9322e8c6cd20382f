//! Amounts to the minor unit of their currency, rounded as they are printed beside them.

use rust_decimal::{Decimal, RoundingStrategy};

/// `amount` to `places` decimal places, half away from zero: as [`Money::rounded`](inlay_contract::Money::rounded) and as
/// the reader's own number format does it, so that a rounded sum and a printed one agree.
#[must_use]
pub(crate) fn rounded(amount: Decimal, places: u32) -> Decimal {
    let rounded = amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    // A small debt rounds to nothing, not to a negative nothing.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

/// The smallest amount with `places` decimal places (at most 28).
#[must_use]
pub(crate) fn minor_unit(places: u32) -> Decimal {
    Decimal::try_new(1, places).unwrap_or(Decimal::ONE)
}
