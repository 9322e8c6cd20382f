//! Amounts as this API writes them: some as text, some as numbers of JSON.

use inlay_contract::Decimal;
use serde_json::Value;

/// A number of JSON. What is read from a text of at most fifteen digits is written with the same digits.
pub(super) fn number(amount: Decimal) -> Value {
    serde_json::from_str(&amount.normalize().to_string()).unwrap_or(Value::Null)
}

/// A decimal in a text.
pub(super) fn text(amount: Decimal) -> Value {
    Value::from(amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_digit_of_money_is_lost(cents in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let amount = Decimal::new(cents, 2);
            let written = number(amount).to_string();
            proptest::prop_assert_eq!(written.parse::<Decimal>().unwrap(), amount);
        }
    }
}
