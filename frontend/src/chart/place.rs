//! From decimals to places on the screen. No figure is ever computed from what comes out here.

use inlay_contract::Decimal;

/// 10⁰ … 10²⁸: one for each scale that a decimal can have.
const POWERS: [f64; 29] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28,
];

/// About the same number. The decimal's own conversion is ten times slower, which shows with a million points.
#[expect(clippy::cast_precision_loss, reason = "a pixel has no seventeen digits")]
pub(crate) fn approximate(value: Decimal) -> f64 {
    let mantissa = value.mantissa();
    let scale = usize::try_from(value.scale()).unwrap_or(0).min(POWERS.len() - 1);
    // Machines convert 64 bits in one step and 128 in many.
    let mantissa = i64::try_from(mantissa).map_or_else(|_| mantissa as f64, |small| small as f64);
    mantissa / POWERS[scale]
}

/// A length in whole CSS pixels, as the style object takes it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; no chart is that large"
)]
pub(crate) fn pixels(length: f64) -> String {
    let whole = length.round() as i32;
    [&whole.to_string(), "px"].concat()
}

/// A share in hundredths of a whole, to the hundredth of one, as the style object takes it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; no share is that large"
)]
pub(crate) fn percent(share: f64) -> String {
    let hundredths = (share * 100.0).round() as i32;
    ["calc(", &hundredths.to_string(), "% / 100)"].concat()
}

/// CSS pixels in whole device pixels.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; no canvas is that large"
)]
pub(crate) fn device_pixels(length: f64, scale: f64) -> i32 {
    // Half a pixel is rounded up: WebAssembly has an instruction for that, and none for rounding away from zero.
    (length * scale + 0.5).floor() as i32
}

#[cfg(test)]
mod tests {
    use rust_decimal::prelude::ToPrimitive;

    use super::*;

    proptest::proptest! {
        #[test]
        fn a_point_is_where_its_value_says(mantissa in proptest::prelude::any::<i128>(), scale in 0_u32..=28) {
            let mantissa = mantissa % 79_228_162_514_264_337_593_543_950_335;
            let value = Decimal::from_i128_with_scale(mantissa, scale);
            let expected = value.to_f64().unwrap();
            proptest::prop_assert!((approximate(value) - expected).abs() <= expected.abs() * 1e-12);
        }
    }

    #[test]
    fn lengths_are_whole_pixels() {
        assert_eq!(pixels(12.5), "13px");
        assert_eq!(pixels(-3.2), "-3px");
        assert_eq!(device_pixels(10.0, 1.5), 15);
    }
}
