//! Decimal numbers as OFX writes them.

use inlay_contract::Decimal;

/// Why a text is not taken as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberFault {
    /// Not of the form: sign, digits, one point or comma, digits.
    Form,
    /// More significant digits than a [`Decimal`] holds.
    TooManyDigits,
}

/// The exact value of an OFX amount, quantity, price or rate.
///
/// OFX allows a sign, leading zeros and a point or a comma before the decimals, and forbids separators between thousands
/// and exponents. Zeros at the end stay as written, as long as they fit.
pub(crate) fn parse(text: &str) -> Result<Decimal, NumberFault> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, decimals) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !only_digits(whole) || !only_digits(decimals) {
        return Err(NumberFault::Form);
    }
    exact(negative, whole, decimals).or_else(|fault| match decimals.trim_end_matches('0') {
        shorter if shorter.len() < decimals.len() => exact(negative, whole, shorter),
        _ => Err(fault),
    })
}

fn exact(negative: bool, whole: &str, decimals: &str) -> Result<Decimal, NumberFault> {
    let digits = format!("0{whole}{decimals}");
    let scale = u32::try_from(decimals.len()).map_err(|_| NumberFault::TooManyDigits)?;
    // Twenty-eight decimals and 96 bits are what a `Decimal` holds; beyond that it would have to round.
    let mantissa: i128 = digits.parse().map_err(|_| NumberFault::TooManyDigits)?;
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| NumberFault::TooManyDigits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn brokers_ways_of_writing_one_number_are_one_number() {
        for text in ["100.5", "+0000000000100.50000", "100,5", "000100.5"] {
            assert_eq!(parse(text), Ok(decimal("100.5")), "{text}");
        }
        assert_eq!(parse("-00000000002571.4500"), Ok(decimal("-2571.45")));
        assert_eq!(parse(".5"), Ok(decimal("0.5")));
        assert_eq!(parse("7."), Ok(decimal("7")));
        assert_eq!(parse("-0.00"), Ok(decimal("0")));
        assert_eq!(parse("-0.00").unwrap().to_string(), "0.00");
        assert_eq!(parse("+0004500.00").unwrap().to_string(), "4500.00");
        assert_eq!(parse(&format!("1.5{}", "0".repeat(60))), Ok(decimal("1.5")));
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in [
            "", "+", "-", ".", "1.2.3", "1,234.50", "1e3", "--1", "1 000", "−5", "0x1F", "NaN", "1_000", "٣",
        ] {
            assert_eq!(parse(text), Err(NumberFault::Form), "{text}");
        }
    }

    #[test]
    fn a_number_that_would_be_rounded_is_refused() {
        assert_eq!(
            parse("0.12345678901234567890123456789"),
            Err(NumberFault::TooManyDigits)
        );
        assert_eq!(
            parse("79228162514264337593543950336"),
            Err(NumberFault::TooManyDigits)
        );
        assert_eq!(parse(&"9".repeat(200)), Err(NumberFault::TooManyDigits));
        assert!(parse("79228162514264337593543950335").is_ok());
    }

    proptest! {
        #[test]
        fn every_decimal_is_read_back_exactly(mantissa in -(1_i128 << 95)..(1_i128 << 95), scale in 0..=28_u32, zeros in 0..20_usize) {
            let value = Decimal::from_i128_with_scale(mantissa, scale);
            let (sign, digits) = match value.to_string() {
                text if text.starts_with('-') => ("-", text[1..].to_owned()),
                text => ("+", text),
            };
            let padded = format!("{sign}{}{digits}", "0".repeat(zeros));
            prop_assert_eq!(parse(&padded), Ok(value));
            prop_assert_eq!(parse(&padded.replace('.', ",")), Ok(value));
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,60}") {
            let _ = parse(&text);
        }
    }
}
