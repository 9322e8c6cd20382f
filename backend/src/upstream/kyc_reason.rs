//! Our words for why a part or a run came to what it came to. The widget's catalogue has a plain sentence for each.

/// All codes, `other` last.
pub const REASON_CODES: [&str; 20] = [
    ADDRESS_NOT_CONFIRMED,
    ADVERSE_MEDIA,
    AGE,
    BIRTH_DATE_MISMATCH,
    DECEASED,
    DEVICE_RISK,
    DOCUMENT_COMPROMISED,
    DOCUMENT_DATA,
    DOCUMENT_EXPIRED,
    DOCUMENT_NOT_GENUINE,
    DOCUMENT_UNREADABLE,
    FACE_KNOWN,
    FACE_MISMATCH,
    FACE_NOT_GENUINE,
    FACE_UNREADABLE,
    IDENTITY_NOT_CONFIRMED,
    POLITICALLY_EXPOSED,
    SANCTIONS,
    WATCHLIST_MATCH,
    OTHER,
];

/// The address could not be confirmed.
pub const ADDRESS_NOT_CONFIRMED: &str = "address_not_confirmed";
/// News speak against a person of this name.
pub const ADVERSE_MEDIA: &str = "adverse_media";
/// The person is not of the age that is asked for.
pub const AGE: &str = "age";
/// The date of birth is another one elsewhere.
pub const BIRTH_DATE_MISMATCH: &str = "birth_date_mismatch";
/// A register has a person of this name and date as deceased.
pub const DECEASED: &str = "deceased";
/// The device or its network looks like abuse.
pub const DEVICE_RISK: &str = "device_risk";
/// The document is known to be stolen, published or used by others.
pub const DOCUMENT_COMPROMISED: &str = "document_compromised";
/// What the document says contradicts itself or what was told.
pub const DOCUMENT_DATA: &str = "document_data";
/// The document is expired.
pub const DOCUMENT_EXPIRED: &str = "document_expired";
/// The document does not look genuine.
pub const DOCUMENT_NOT_GENUINE: &str = "document_not_genuine";
/// The picture of the document cannot be read.
pub const DOCUMENT_UNREADABLE: &str = "document_unreadable";
/// The face was seen before under another name.
pub const FACE_KNOWN: &str = "face_known";
/// The face is not that of the document.
pub const FACE_MISMATCH: &str = "face_mismatch";
/// The picture of the face does not look like one of a person who is there.
pub const FACE_NOT_GENUINE: &str = "face_not_genuine";
/// The picture of the face cannot be used.
pub const FACE_UNREADABLE: &str = "face_unreadable";
/// Registers do not confirm name, date of birth and address together.
pub const IDENTITY_NOT_CONFIRMED: &str = "identity_not_confirmed";
/// A person of this name holds or held a public office.
pub const POLITICALLY_EXPOSED: &str = "politically_exposed";
/// A person of this name stands on a list of sanctions.
pub const SANCTIONS: &str = "sanctions";
/// A person of this name stands on another list.
pub const WATCHLIST_MATCH: &str = "watchlist_match";
/// Something for which there is no word of ours.
pub const OTHER: &str = "other";

/// The code of this name, for a provider that uses the same words; `other` for the rest.
#[must_use]
pub fn of_same_name(word: &str) -> &'static str {
    REASON_CODES
        .into_iter()
        .find(|code| *code == word)
        .unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_one_word_and_stands_once() {
        let codes: BTreeSet<_> = REASON_CODES.into_iter().collect();
        assert_eq!(codes.len(), REASON_CODES.len());
        for code in codes {
            assert!(
                code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{code}"
            );
            assert_eq!(of_same_name(code), code);
        }
        assert_eq!(of_same_name("something_new"), OTHER);
    }
}
