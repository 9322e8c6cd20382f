//! Amounts as scaled whole numbers inside, exact decimals outside.
//!
//! Ten thousand holdings over ten years are millions of products; whole cents keep them exact and fast.
//! Nothing in the sandbox passes through binary floating point.

use inlay_contract::Decimal;

use crate::currency::TradingCurrency;

/// Rates are kept in units of 10⁻⁸.
pub(crate) const RATE_SCALE: u32 = 8;
/// One in the scale of rates.
pub(crate) const RATE_ONE: i64 = 100_000_000;

/// An amount of `cents` (hundredths of the currency's major unit), written with the decimals of the currency.
pub(crate) fn money(cents: i64, currency: TradingCurrency) -> Decimal {
    match currency {
        TradingCurrency::Jpy => Decimal::new(cents / 100, 0),
        _ => Decimal::new(cents, 2),
    }
}

/// A number of units from hundredths, without trailing zeros.
pub(crate) fn quantity(hundredths: i64) -> Decimal {
    Decimal::new(hundredths, 2).normalize()
}

/// A rate as published, without trailing zeros.
pub(crate) fn rate(scaled: i64) -> Decimal {
    Decimal::new(scaled, RATE_SCALE).normalize()
}

/// A cent amount times a rate is in 10⁻¹⁰ of the major unit; this rounds it to whole cents, half away from zero.
pub(crate) fn round_to_cents(product: i128) -> i64 {
    let unit = i128::from(RATE_ONE);
    let half = if product < 0 { -unit / 2 } else { unit / 2 };
    i64::try_from((product + half) / unit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rounding_agrees_with_decimal_arithmetic(cents in -1_000_000_000_000_i64..1_000_000_000_000, rate_value in 1_i64..100_000_000_000) {
            let exact = Decimal::new(cents, 2) * rate(rate_value);
            let expected = inlay_contract::Money::new(exact, "USD".parse().unwrap()).rounded().amount;
            let product = i128::from(cents) * i128::from(rate_value);
            proptest::prop_assert_eq!(money(round_to_cents(product), TradingCurrency::Usd), expected);
        }
    }
}
