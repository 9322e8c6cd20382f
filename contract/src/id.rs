//! Identifiers as types, so that an org can never stand where a record is meant.
//!
//! Salesforce identifiers are taken in their 18-character form only: the last three characters encode the letter case
//! of the first fifteen, so the form survives tools that ignore case, and a mistyped identifier is refused here.
//! Source: "What is the Salesforce ID composed of", Salesforce Help 000385008.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Not exactly 18 ASCII letters and digits.
    #[error("a Salesforce id has 18 letters and digits")]
    Form,
    /// The three check characters do not match the first fifteen.
    #[error("the check characters of the Salesforce id do not match")]
    Checksum,
    /// The key prefix (first three characters) belongs to another kind of object.
    #[error("the Salesforce id is of another kind of object")]
    Prefix,
    /// Not 32 lower-case hexadecimal digits.
    #[error("a nonce has 32 lower-case hexadecimal digits")]
    Nonce,
}

/// The three check characters of a 15-character Salesforce id.
///
/// Each stands for five characters: bit *i* of its index is set where character *i* is an upper-case letter.
#[must_use]
pub fn checksum(id15: &[u8; 15]) -> [u8; 3] {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let mut check = [0; 3];
    for (chunk, check) in id15.chunks(5).zip(&mut check) {
        let index = chunk.iter().enumerate().fold(0_usize, |bits, (position, byte)| {
            bits | (usize::from(byte.is_ascii_uppercase()) << position)
        });
        *check = ALPHABET[index];
    }
    check
}

fn validate(text: &str, prefix: Option<&str>) -> Result<(), InvalidId> {
    if text.len() != 18 || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(InvalidId::Form);
    }
    let (id15, check) = text.as_bytes().split_at(15);
    let id15: &[u8; 15] = id15.try_into().map_err(|_| InvalidId::Form)?;
    if checksum(id15) != check {
        return Err(InvalidId::Checksum);
    }
    if prefix.is_some_and(|prefix| !text.starts_with(prefix)) {
        return Err(InvalidId::Prefix);
    }
    Ok(())
}

macro_rules! salesforce_id {
    ($(#[$doc:meta])* $name:ident, $prefix:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, min_length = 18, max_length = 18))]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(String);

        impl $name {
            /// The 18-character form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                validate(text, $prefix)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                validate(&text, $prefix)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

salesforce_id! {
    /// A Salesforce org (`00D…`): the tenant.
    OrgId, Some("00D")
}
salesforce_id! {
    /// A Salesforce user (`005…`).
    UserId, Some("005")
}
salesforce_id! {
    /// A Salesforce record of any object: the household, person or account whose page is open.
    RecordId, None
}

/// One widget on one page, named by the host in its welcome. Two widgets on one page have two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct InstanceId(pub uuid::Uuid);

impl FromStr for InstanceId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The random text a guest puts into its hello; it ties welcome, accept and assertion to one handshake.
///
/// 128 random bits as 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, min_length = 32, max_length = 32))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Nonce(String);

impl Nonce {
    /// The 32 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Nonce {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 32 && text.bytes().all(is_digit) {
            Ok(Self(text))
        } else {
            Err(InvalidId::Nonce)
        }
    }
}

impl FromStr for Nonce {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::try_from(text.to_owned())
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> Self {
        nonce.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documented_id_is_accepted() {
        // A widely published example pair: 001A0000006Vm9r ↔ 001A0000006Vm9rIAC.
        assert_eq!(&checksum(b"001A0000006Vm9r"), b"IAC");
        assert!("001A0000006Vm9rIAC".parse::<RecordId>().is_ok());
    }

    #[test]
    fn a_mistyped_id_is_refused_and_says_why() {
        assert_eq!("001A0000006Vm9r".parse::<RecordId>(), Err(InvalidId::Form));
        assert_eq!("001A0000006Vm9sIAD".parse::<RecordId>(), Err(InvalidId::Checksum));
        assert_eq!("001A0000006Vm9rIAC".parse::<OrgId>(), Err(InvalidId::Prefix));
        assert_eq!("001A0000006Vm9rI/C".parse::<RecordId>(), Err(InvalidId::Form));
    }

    proptest::proptest! {
        #[test]
        fn changing_the_case_of_a_letter_is_noticed(id in "[0-9A-Za-z]{15}", position in 0..15_usize) {
            let mut bytes: [u8; 15] = id.as_bytes().try_into().unwrap();
            let before = checksum(&bytes);
            bytes[position] ^= if bytes[position].is_ascii_alphabetic() { 0x20 } else { 0 };
            let letter = bytes[position].is_ascii_alphabetic();
            proptest::prop_assert_eq!(checksum(&bytes) != before, letter);
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".*") {
            let _ = text.parse::<RecordId>();
            let _ = text.parse::<Nonce>();
        }
    }
}
