//! A number of SnapTrade's, exact: positions carry them as text, balances and activities as numbers of JSON.

use inlay_contract::Decimal;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

/// An exact decimal below 10¹⁸, from the very characters of the answer: it never passes through binary floating point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Amount(pub(in super::super) Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        parse(raw.get())
            .map(Self)
            .ok_or_else(|| D::Error::custom("not an exact and plausible number"))
    }
}

fn parse(json: &str) -> Option<Decimal> {
    let text = match json.strip_prefix('"') {
        // A number has no characters that would be escaped.
        Some(quoted) => quoted.strip_suffix('"')?,
        None => json,
    };
    let number = exact(text)?;
    (number.abs() < Decimal::from(10_u64.pow(18))).then_some(number)
}

/// With an exponent or without, and refused where a digit would be lost.
fn exact(text: &str) -> Option<Decimal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return Decimal::from_str_exact(text).ok();
    };
    let mut number = Decimal::from_str_exact(mantissa).ok()?.normalize();
    let exponent: i32 = exponent.parse().ok()?;
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    if number.is_zero() {
        return Some(Decimal::ZERO);
    }
    match u32::try_from(scale) {
        Ok(scale) => number.set_scale(scale).ok()?,
        Err(_) => {
            number.set_scale(0).ok()?;
            let power = 10_u64.checked_pow(scale.unsigned_abs())?;
            number = number.checked_mul(power.into())?;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(json: &str) -> Option<Decimal> {
        serde_json::from_str::<Amount>(json).ok().map(|amount| amount.0)
    }

    #[test]
    fn text_and_numbers_are_read_to_the_last_digit() {
        for (json, expected) in [
            ("\"10.5\"", "10.5"),
            ("300.71", "300.71"),
            ("-0.1", "-0.1"),
            ("0", "0"),
            // More digits than binary floating point has.
            ("123456789012345.678901", "123456789012345.678901"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1e-7", "0.0000001"),
            ("\"1.5E+3\"", "1500"),
            ("2.50e1", "25"),
            ("-12e-2", "-0.12"),
            ("0e99", "0"),
        ] {
            assert_eq!(amount(json), Some(expected.parse().unwrap()), "{json}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_and_never_zero() {
        for json in [
            "null",
            "true",
            "\"\"",
            "\"NaN\"",
            "\"1,5\"",
            "\"Infinity\"",
            "1e18",
            "1e400",
            "[]",
            "{}",
            "\"1e\"",
            "\"e5\"",
            "0.12345678901234567890123456789012",
        ] {
            assert_eq!(amount(json), None, "{json}");
        }
        assert_eq!(serde_json::from_str::<Option<Amount>>("null").unwrap(), None);
    }

    proptest! {
        #[test]
        fn any_decimal_comes_back_as_it_was(digits in -999_999_999_999_999_999_i64..=999_999_999_999_999_999, scale in 0_u32..=18) {
            let number = Decimal::new(digits, scale);
            prop_assert_eq!(amount(&number.to_string()), Some(number));
            prop_assert_eq!(amount(&format!("\"{number}\"")), Some(number));
            prop_assert_eq!(amount(&format!("{digits}e-{scale}")), Some(number));
        }

        #[test]
        fn no_text_is_too_strange(json in any::<String>()) {
            let _ = amount(&json);
        }
    }
}
