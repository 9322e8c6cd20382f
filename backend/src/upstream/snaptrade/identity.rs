//! What an account is called: towards us, where SnapTrade's own identifier does not last, and towards the browser, where
//! numbers have no business.

use sha2::{Digest as _, Sha256};

use super::wire::Account;

/// What names an account for good: its institution and that one's own identifier, or SnapTrade's where there is none. Records
/// files name accounts by it, and an account that two users have connected is one.
pub(super) fn key(account: &Account) -> String {
    let is_given = |id: &&String| !id.trim().is_empty();
    let own = account.institution_account_id.as_ref().filter(is_given);
    let institution = account.institution_name.as_deref().unwrap_or("SnapTrade");
    format!("{institution}/{}", own.unwrap_or(&account.id))
}

/// An identifier that is the same in every snapshot and shows nothing of the account. A name and not a secret: whoever may
/// try all numbers of an institution could confirm one.
pub(super) fn opaque_id(key: &str) -> String {
    const BYTES: usize = 8;
    hex::encode(&Sha256::digest(key.as_bytes())[..BYTES])
}

/// At most the last four letters or digits of `number`, and at most half of them: a short number must not leave whole.
pub(super) fn number_ending(number: &str) -> String {
    let characters: Vec<char> = number
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    let shown = (characters.len() / 2).min(4);
    characters[characters.len() - shown..].iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn account(own: Option<&str>) -> Account {
        let account = json!({"id": "917c", "institution_name": "Robin", "institution_account_id": own});
        serde_json::from_str(&account.to_string()).unwrap()
    }

    #[test]
    fn the_institutions_own_identifier_counts_where_there_is_one() {
        assert_eq!(key(&account(Some("54953432"))), "Robin/54953432");
        assert_eq!(key(&account(Some(" "))), "Robin/917c");
        assert_eq!(key(&account(None)), "Robin/917c");
    }

    #[test]
    fn an_id_is_stable_and_shows_no_part_of_the_number() {
        let id = opaque_id("Robin/54953432");
        assert_eq!(id, opaque_id("Robin/54953432"));
        assert_ne!(id, opaque_id("Robin/54953433"));
        assert!(id.len() == 16 && !id.contains("5495"));
        assert_eq!(number_ending("Q6542138443"), "8443");
        assert_eq!(number_ending("***84"), "4");
        assert_eq!(number_ending("1"), "");
    }
}
