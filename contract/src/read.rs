//! The contract's types out of a [`Json`] tree: what the widget reads with, in place of `serde`.
//!
//! One small function per type, the same fields and names as the derived readers, and tests that hold both against each
//! other. It is stricter where the contract is: amounts and dates are read in the one form in which they are written.
//! It deliberately does no work of its own: what a value means is said where its type stands.

mod book;
mod calendar;
mod check;
mod figure;
mod host;
mod kyc;
mod portfolio;
mod service;

pub use calendar::read_date;

use std::collections::BTreeMap;

use crate::error::{ErrorCode, ErrorKind};
use crate::id::{InstanceId, Nonce, OrgId, RecordId, UserId};
use crate::json::{Fields, Json};
use crate::money::{Currency, Decimal, Money};

/// Types that can be taken out of a [`Json`] value.
pub trait FromJson: Sized {
    /// The value. `None` when it does not have the shape of this type.
    fn from_json(json: &Json<'_>) -> Option<Self>;
}

/// Reads a whole JSON text.
#[must_use]
pub fn from_text<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&Json::parse(text)?)
}

impl Fields<'_> {
    /// Reads a field; one that is not there is read like `null`.
    #[must_use]
    pub fn read<T: FromJson>(&self, name: &str) -> Option<T> {
        T::from_json(self.get(name))
    }
}

impl FromJson for bool {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Bool(bool) => Some(*bool),
            _ => None,
        }
    }
}

impl FromJson for u32 {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromJson for u64 {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromJson for i16 {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromJson for u16 {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        u32::from_json(json)?.try_into().ok()
    }
}

impl FromJson for String {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        json.text().map(str::to_owned)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            known => T::from_json(known).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::List(values) => values.iter().map(T::from_json).collect(),
            _ => None,
        }
    }
}

impl FromJson for BTreeMap<String, String> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let mut map = Self::new();
        for (name, value) in json.fields()?.iter() {
            map.insert(name.to_owned(), value.text()?.to_owned());
        }
        Some(map)
    }
}

/// Types that are written as one text and read back by their own parser.
macro_rules! read_as_text {
    ($($type:ty),+) => {
        $(impl $crate::read::FromJson for $type {
            fn from_json(json: &$crate::json::Json<'_>) -> Option<Self> {
                <Self as std::str::FromStr>::from_str(json.text()?).ok()
            }
        })+
    };
}

use read_as_text;

read_as_text!(Currency, InstanceId, Nonce, OrgId, RecordId, UserId);

/// Enums without content, by the names under which they are written.
macro_rules! read_as_name {
    ($type:ty { $($name:literal => $variant:ident),+ $(,)? }) => {
        impl $crate::read::FromJson for $type {
            fn from_json(json: &$crate::json::Json<'_>) -> Option<Self> {
                Some(match json.text()? {
                    $($name => Self::$variant,)+
                    _ => return None,
                })
            }
        }
    };
}
use read_as_name;

/// Structs whose fields are read under their own names.
macro_rules! read_by_field {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::read::FromJson for $type {
            fn from_json(json: &$crate::json::Json<'_>) -> Option<Self> {
                let fields = json.fields()?;
                Some(Self { $($field: fields.read(stringify!($field))?),+ })
            }
        }
    };
}
use read_by_field;

/// A decimal text without exponent, every digit of it kept.
impl FromJson for Decimal {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        Self::from_str_exact(json.text()?).ok()
    }
}

impl FromJson for Money {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        let money = Self {
            amount: fields.read("amount")?,
            currency: fields.read("currency")?,
        };
        // An amount with anything beside it means something that this version does not know.
        (fields.count() == 2).then_some(money)
    }
}

impl FromJson for ErrorCode {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let name = json.text()?;
        Self::ALL.iter().find(|code| code.as_str() == name).copied()
    }
}

read_as_name!(ErrorKind {
    "network" => Network,
    "authentication" => Authentication,
    "validation" => Validation,
    "rate_limit" => RateLimit,
    "duplicate" => Duplicate,
    "partial" => Partial,
});

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Serialize;

    use super::*;

    /// What servers write of `value` is read as `value`.
    #[track_caller]
    pub(super) fn assert_reads<T: FromJson + Serialize + PartialEq + Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(from_text::<T>(&text).as_ref(), Some(value), "{text}");
    }

    #[test]
    fn every_error_can_be_told() {
        for code in ErrorCode::ALL {
            assert_reads(code);
            assert_reads(&code.kind());
        }
        assert_eq!(from_text::<ErrorCode>(r#""on_holiday""#), None);
    }

    #[test]
    fn money_is_read_in_the_form_in_which_it_is_written_and_in_no_other() {
        let money = |text: &str| from_text::<Money>(text);
        assert!(money(r#"{"amount":"1.10","currency":"USD"}"#).is_some());
        for text in [
            r#"{"amount":1.10,"currency":"USD"}"#,
            r#"{"amount":"1.10"}"#,
            r#"{"amount":"1.10","currency":"usd"}"#,
            r#"{"amount":"","currency":"USD"}"#,
            r#"{"amount":"1.10","currency":"USD","estimated":true}"#,
        ] {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_must_fit() {
        assert_eq!(from_text::<u32>("4294967295"), Some(u32::MAX));
        for text in ["4294967296", "-1", "1.5", "\"1\"", "null"] {
            assert_eq!(from_text::<u32>(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_digit_of_an_amount_is_lost(mantissa in proptest::num::i64::ANY, scale in 0_u32..=28) {
            assert_reads(&Money::new(Decimal::new(mantissa, scale), "CHF".parse().unwrap()));
        }
    }
}
