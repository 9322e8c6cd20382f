//! The step from decimals to binary floating point and back, for what decimals cannot do: powers, roots, statistics.
//!
//! What comes back is rounded to a fixed place far above the noise of 53 bits, so that browser and server agree.

use inlay_contract::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::rounding::rounded;

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
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number below 10²⁸, which 128 bits hold"
    )]
    let digits = scaled as i128;
    Some(
        Decimal::try_from_i128_with_scale(digits, places)
            .ok()?
            .normalize(),
    )
}

/// `dividend` ÷ `divisor` to `places` decimal places, half away from zero. `None` for a division by zero and for what does
/// not fit.
///
/// Long series are made of such quotients, and rounding the quotient of two whole numbers of 128 bits costs a tenth of
/// dividing two decimals and rounding then; where 128 bits are too few, the decimals are divided.
pub(crate) fn quotient(dividend: Decimal, divisor: Decimal, places: u32) -> Option<Decimal> {
    let whole = || {
        let shift = i64::from(places) + i64::from(divisor.scale()) - i64::from(dividend.scale());
        let power = 10_i128.checked_pow(u32::try_from(shift.unsigned_abs()).ok()?)?;
        let (dividend, divisor) = if shift < 0 {
            (dividend.mantissa(), divisor.mantissa().checked_mul(power)?)
        } else {
            (dividend.mantissa().checked_mul(power)?, divisor.mantissa())
        };
        let quotient = dividend.checked_div(divisor)?;
        let rest = (dividend - quotient * divisor).unsigned_abs();
        let is_up = rest >= divisor.unsigned_abs() - rest;
        let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
        let rounded = if is_up { quotient + away } else { quotient };
        Decimal::try_from_i128_with_scale(rounded, places).ok()
    };
    whole().or_else(|| Some(rounded(dividend.checked_div(divisor)?, places)))
}

/// Digits of a decimal.
const LARGEST_SCALED: f64 = 1e28;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_number_does_not_become_one() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e17] {
            assert_eq!(decimal(number, 12), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_quotient_is_the_rounded_one(
            dividend in any::<i64>(),
            divisor in any::<i64>(),
            scales in (0..20_u32, 0..20_u32),
            places in 0..13_u32,
        ) {
            let (dividend, divisor) = (Decimal::new(dividend, scales.0), Decimal::new(divisor, scales.1));
            let expected = dividend.checked_div(divisor).map(|exact| rounded(exact, places));
            match (quotient(dividend, divisor, places), expected) {
                // Rounded once or twice: they may differ where the last of 28 digits was rounded up to a tie.
                (Some(found), Some(expected)) => {
                    let last = Decimal::new(1, places.min(expected.scale().max(places)));
                    prop_assert!((found - expected).abs() < last || expected.scale() < places, "{} {}", found, expected);
                }
                (found, expected) => prop_assert_eq!(found, expected),
            }
        }
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        let half = |dividend: i64| quotient(dividend.into(), Decimal::TWO, 0);
        assert_eq!(
            (half(1), half(-1), half(3)),
            (Some(1.into()), Some((-1).into()), Some(2.into()))
        );
        assert_eq!(quotient(Decimal::ONE, Decimal::ZERO, 12), None);
    }

    #[test]
    fn a_number_is_rounded_to_its_places() {
        assert_eq!(decimal(0.373_362_535_251, 9), "0.373362535".parse().ok());
        assert_eq!(decimal(-1.5, 0), Some((-2).into()));
        assert_eq!(decimal(2.5, 12), "2.5".parse().ok());
    }
}
