//! The chain: each row's code is made of everything in the row and the code of the row before it, with a key that the
//! store never sees.
//!
//! HMAC-SHA256 (RFC 2104, FIPS 180-4) over an encoding in which every value says its own length, so that no two
//! different rows are the same bytes. The encoding is part of every log that was ever written: it is never changed,
//! another one would get another name.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::store::{AuditHead, AuditRow, Mac, Sealer};

/// What a row's code begins with; a row's code can never be taken for the seal of an end.
const ROW: &[u8] = b"inlay.audit.row.1";
const HEAD: &[u8] = b"inlay.audit.head.1";
const ABSENT: [u8; 1] = [0];
const PRESENT: [u8; 1] = [1];

/// The code before the first row of a log.
pub const BEFORE_FIRST: Mac = [0; 32];

/// The key of the logs. One for all orgs: whose log a row is in is part of its code.
#[derive(Clone)]
pub struct ChainKey(Hmac<Sha256>);

impl ChainKey {
    /// A chain under this key, which comes from a cryptographic generator.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC fills a key up to a block with zeros (RFC 2104, section 2); a whole block cannot be of a wrong length.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self(Hmac::new(&block.into()))
    }

    /// Whether `row` is what was appended after a row with code `previous`.
    #[must_use]
    pub fn fits(&self, previous: &Mac, row: &AuditRow) -> bool {
        same(&self.seal_row(previous, row), &row.mac)
    }

    /// Whether `head` is an end that was sealed with this key.
    #[must_use]
    pub fn sealed(&self, org: &str, head: &AuditHead) -> bool {
        same(&self.seal_head(org, head.sequence, &head.mac), &head.seal)
    }
}

impl Sealer for ChainKey {
    fn seal_row(&self, previous: &Mac, row: &AuditRow) -> Mac {
        // Every field by name: a column that is added later cannot be forgotten here.
        let AuditRow {
            org,
            sequence,
            at_us,
            actor,
            on_behalf_of,
            action,
            outcome,
            party,
            check,
            purpose,
            consent_version,
            request_id,
            provider_request_id,
            details,
            mac: _,
        } = row;
        let mut code = Code::begun(self, ROW);
        code.bytes(previous);
        code.bytes(&sequence.to_be_bytes());
        code.bytes(&at_us.to_be_bytes());
        for text in [org, action, outcome, details] {
            code.text(text);
        }
        for text in [
            actor,
            on_behalf_of,
            party,
            check,
            purpose,
            consent_version,
            request_id,
            provider_request_id,
        ] {
            code.optional(text.as_deref());
        }
        code.end()
    }

    fn seal_head(&self, org: &str, sequence: u64, mac: &Mac) -> Mac {
        let mut code = Code::begun(self, HEAD);
        code.text(org);
        code.bytes(&sequence.to_be_bytes());
        code.bytes(mac);
        code.end()
    }
}

impl fmt::Debug for ChainKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ChainKey(…)")
    }
}

/// Whether two codes are equal, in a time that tells nothing of where they differ.
pub(super) fn same(one: &Mac, other: &Mac) -> bool {
    one.ct_eq(other).into()
}

/// A code in the making.
struct Code(Hmac<Sha256>);

impl Code {
    fn begun(key: &ChainKey, name: &[u8]) -> Self {
        let mut code = Self(key.0.clone());
        code.sized(name);
        code
    }

    /// A value whose length is always the same.
    fn bytes<const N: usize>(&mut self, value: &[u8; N]) {
        self.0.update(value);
    }

    fn sized(&mut self, value: &[u8]) {
        // A `usize` has at most 64 bits on every machine that this runs on.
        self.0.update(&(value.len() as u64).to_be_bytes());
        self.0.update(value);
    }

    fn text(&mut self, value: &str) {
        self.sized(value.as_bytes());
    }

    fn optional(&mut self, value: Option<&str>) {
        match value {
            Some(text) => {
                self.bytes(&PRESENT);
                self.text(text);
            }
            None => self.bytes(&ABSENT),
        }
    }

    fn end(self) -> Mac {
        self.0.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::memory::{KEY, row};

    fn chain() -> ChainKey {
        ChainKey::new(&KEY)
    }

    /// The encoding is on disk for years: this code, computed apart from it with another implementation of HMAC, may
    /// never come out differently.
    #[test]
    fn a_log_written_today_can_be_verified_by_any_later_version() {
        let mut row = row(7);
        row.check = None;
        let code = chain().seal_row(&[0xab; 32], &row);
        assert_eq!(hex::encode(code), KNOWN_ROW);
        let seal = chain().seal_head("00D5g000004XYZaEAO", 7, &[0xab; 32]);
        assert_eq!(hex::encode(seal), KNOWN_HEAD);
    }

    const KNOWN_ROW: &str = "9c34623b568b59a3fab3963e4376f421f93668bcc0a6c9347eaa50c83623abd9";
    const KNOWN_HEAD: &str = "f4fc636bff54dd2f5f934a98c43855b5d3f0e7f4555256f681be144a084e6a0d";

    #[test]
    fn text_cannot_move_from_one_column_to_its_neighbour() {
        let (mut one, mut other) = (row(1), row(1));
        (one.action, one.outcome) = ("check.start".to_owned(), "done".to_owned());
        (other.action, other.outcome) = ("check.startd".to_owned(), "one".to_owned());
        assert_ne!(
            chain().seal_row(&BEFORE_FIRST, &one),
            chain().seal_row(&BEFORE_FIRST, &other)
        );
    }

    #[test]
    fn an_absent_text_is_not_an_empty_one() {
        let (mut one, mut other) = (row(1), row(1));
        one.actor = None;
        other.actor = Some(String::new());
        assert_ne!(
            chain().seal_row(&BEFORE_FIRST, &one),
            chain().seal_row(&BEFORE_FIRST, &other)
        );
    }

    #[test]
    fn another_key_makes_other_codes_and_none_shows_in_debug() {
        let other = ChainKey::new(&[8; 32]);
        assert_ne!(
            chain().seal_row(&BEFORE_FIRST, &row(1)),
            other.seal_row(&BEFORE_FIRST, &row(1))
        );
        assert_eq!(format!("{other:?}"), "ChainKey(…)");
    }
}
