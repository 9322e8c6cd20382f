//! How an account is called towards the browser, where its number has no business.

use sha2::{Digest, Sha256};

/// An identifier that is the same in every snapshot and does not show the account number.
///
/// It hides the number from logs, screens and people; whoever knows the custodian and may try all numbers could still
/// confirm one, so it is a name and not a secret.
pub(super) fn opaque_id(key: &str) -> String {
    const BYTES: usize = 8;
    Sha256::digest(key.as_bytes())
        .iter()
        .take(BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The last four letters and digits of an account number: separators tell nobody anything.
pub(super) fn number_ending(account_id: &str) -> String {
    const LENGTH: usize = 4;
    let telling: Vec<char> = account_id
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    telling
        .iter()
        .skip(telling.len().saturating_sub(LENGTH))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_stable_and_shows_no_part_of_the_number() {
        let id = opaque_id("bank.example/1234567890");
        assert_eq!(id, opaque_id("bank.example/1234567890"));
        assert_ne!(id, opaque_id("bank.example/1234567891"));
        assert_eq!(id.len(), 16);
        assert!(!id.contains("1234"));
    }

    #[test]
    fn the_ending_is_four_characters_at_most() {
        assert_eq!(number_ending("8812.0047-03"), "4703");
        assert_eq!(number_ending("77"), "77");
        assert_eq!(number_ending("Zürich-é"), "iché");
    }
}
