//! The step from decimals to binary floating point and back, for what decimals cannot do: powers, roots, statistics.
//!
//! What comes back is rounded to a fixed place far above the noise of 53 bits, so that browser and server agree.

use inlay_contract::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The nearest binary number.
pub(crate) fn binary(number: Decimal) -> f64 {
    // Every decimal has one: the largest is far below 10³⁰⁸.
    number.to_f64().unwrap_or_default()
}

/// The decimal with `places` decimal places that is nearest to `number`. `None` for what is no number, and for one whose
/// digits would exceed what 53 bits can say about it by far.
pub(crate) fn decimal(number: f64, places: u32) -> Option<Decimal> {
    let exponent = i32::try_from(places).ok()?;
    let scaled = (number * 10_f64.powi(exponent)).round();
    if !scaled.is_finite() || scaled.abs() >= LARGEST_SCALED {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10²⁸, which 128 bits hold")]
    let digits = scaled as i128;
    Some(Decimal::try_from_i128_with_scale(digits, places).ok()?.normalize())
}

/// Digits of a decimal.
const LARGEST_SCALED: f64 = 1e28;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_does_not_become_one() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e17] {
            assert_eq!(decimal(number, 12), None, "{number}");
        }
    }

    #[test]
    fn a_number_is_rounded_to_its_places() {
        assert_eq!(decimal(0.373_362_535_251, 9), "0.373362535".parse().ok());
        assert_eq!(decimal(-1.5, 0), Some((-2).into()));
        assert_eq!(decimal(2.5, 12), "2.5".parse().ok());
    }
}
