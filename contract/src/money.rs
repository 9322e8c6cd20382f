//! Money: an exact decimal amount and its currency, never one without the other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use rust_decimal::Decimal;

/// Why a text is not a currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three upper-case letters (ISO 4217)")]
pub struct InvalidCurrency;

/// An ISO 4217 alphabetic currency code (`USD`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, min_length = 3, max_length = 3))]
pub struct Currency([u8; 3]);

impl Currency {
    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The only constructor admits ASCII letters.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Decimal places of the minor unit (ISO 4217): 0 for the yen, 3 for the Kuwaiti dinar, 2 for most.
    #[must_use]
    pub fn minor_units(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = InvalidCurrency;

    fn from_str(text: &str) -> Result<Self, InvalidCurrency> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| InvalidCurrency)?;
        if letters.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(letters))
        } else {
            Err(InvalidCurrency)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = InvalidCurrency;

    fn try_from(text: String) -> Result<Self, InvalidCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An amount in a currency. Exact: no rounding happens in transport; the reader rounds to the minor unit for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// The amount in major units (dollars, not cents), as a decimal string in JSON.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// `amount` in `currency`.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Rounded half away from zero to the currency's minor unit, as statements print it.
    #[must_use]
    pub fn rounded(self) -> Self {
        let places = self.currency.minor_units();
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        Self {
            amount: self.amount.round_dp_with_strategy(places, strategy),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: &str, currency: &str) -> Money {
        Money::new(amount.parse().unwrap(), currency.parse().unwrap())
    }

    #[test]
    fn amounts_travel_as_decimal_strings() {
        let json = serde_json::to_string(&money("1234567890123.0100", "USD")).unwrap();
        assert_eq!(json, r#"{"amount":"1234567890123.0100","currency":"USD"}"#);
        assert_eq!(
            serde_json::from_str::<Money>(&json).unwrap(),
            money("1234567890123.0100", "USD")
        );
    }

    #[test]
    fn a_code_that_is_not_iso_4217_shaped_is_refused() {
        for text in ["usd", "US", "USDX", "", "US1", "€€€"] {
            assert_eq!(text.parse::<Currency>(), Err(InvalidCurrency), "{text}");
        }
    }

    #[test]
    fn rounding_follows_the_minor_unit_of_the_currency() {
        assert_eq!(money("1.005", "USD").rounded(), money("1.01", "USD"));
        assert_eq!(money("-1.005", "USD").rounded(), money("-1.01", "USD"));
        assert_eq!(money("1.5", "JPY").rounded(), money("2", "JPY"));
        assert_eq!(money("1.0005", "KWD").rounded(), money("1.001", "KWD"));
    }
}
