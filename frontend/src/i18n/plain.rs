//! Numbers without the browser's help: exact, grouped the English way. Used where the browser would round.

/// Groups the whole part of a plain decimal text (`-1234567.80` → `-1,234,567.80`). Anything else is left as it is.
pub(crate) fn grouped(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.char_indices() {
        if index != 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        for (text, expected) in [
            ("0", "0"),
            ("999.5", "999.5"),
            ("1000", "1,000"),
            ("-1234567.80", "-1,234,567.80"),
            ("9007199254740993.01", "9,007,199,254,740,993.01"),
        ] {
            assert_eq!(grouped(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_digit_is_lost(text in "-?[0-9]{1,28}(\\.[0-9]{1,8})?") {
            proptest::prop_assert_eq!(grouped(&text).replace(',', ""), text);
        }
    }
}
