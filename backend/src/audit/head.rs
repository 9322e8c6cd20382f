//! The end of a log as a line of text, to be kept where whoever can change the store cannot change it.

use std::fmt;
use std::str::FromStr;

use inlay_contract::OrgId;

use crate::store::Mac;

/// Where an org's log ended once: `ORG:ROW:CODE`, the code in 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEnd {
    /// Whose log.
    pub org: OrgId,
    /// Number of what was its last row; 0 when it was empty.
    pub sequence: u64,
    /// The code of that row.
    pub mac: Mac,
}

/// The text is no end of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an end is written as ORG:ROW:CODE, as `inlay audit head` prints it")]
pub struct InvalidEnd;

impl fmt::Display for KnownEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}:{}:{}",
            self.org,
            self.sequence,
            hex::encode(self.mac)
        )
    }
}

impl FromStr for KnownEnd {
    type Err = InvalidEnd;

    fn from_str(text: &str) -> Result<Self, InvalidEnd> {
        let mut parts = text.trim().split(':');
        let mut part = || parts.next().ok_or(InvalidEnd);
        let (org, sequence, code) = (part()?, part()?, part()?);
        let mut mac = [0; 32];
        hex::decode_to_slice(code, &mut mac).map_err(|_| InvalidEnd)?;
        if parts.next().is_some() {
            return Err(InvalidEnd);
        }
        Ok(Self {
            org: org.parse().map_err(|_| InvalidEnd)?,
            sequence: sequence.parse().map_err(|_| InvalidEnd)?,
            mac,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_was_printed_can_be_given_back() {
        let end = KnownEnd {
            org: "00D5g000004XYZaEAO".parse().unwrap(),
            sequence: 41_207,
            mac: [0x5f; 32],
        };
        assert_eq!(format!(" {end}\n").parse(), Ok(end));
    }

    #[test]
    fn anything_else_is_refused() {
        let code = "5f".repeat(32);
        for text in [
            "",
            "00D5g000004XYZaEAO",
            "00D5g000004XYZaEAO:1",
            "00D5g000004XYZaEAO:1:5f",
            &format!("00D5g000004XYZaEAO:-1:{code}"),
            &format!("00D5g000004XYZaEAA:1:{code}"),
            &format!("00D5g000004XYZaEAO:1:{code}:"),
            &format!("00D5g000004XYZaEAO:1:{code}0"),
        ] {
            assert_eq!(text.parse::<KnownEnd>(), Err(InvalidEnd), "{text}");
        }
    }
}
