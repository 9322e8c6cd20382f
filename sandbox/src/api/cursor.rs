//! Where the next page begins, as an opaque text that is good for one entity only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The cursor of the page of `entity_id` that begins at `offset`.
pub(super) fn encode(entity_id: &str, offset: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("{offset}:{entity_id}"))
}

/// The offset of a cursor; `None` when it was not made for `entity_id`.
pub(super) fn decode(cursor: &str, entity_id: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (offset, entity) = text.split_once(':')?;
    if entity == entity_id {
        offset.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_entity_is_refused() {
        assert_eq!(decode(&encode("hh_1", 400), "hh_1"), Some(400));
        assert_eq!(decode(&encode("hh_1", 400), "hh_2"), None);
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".*") {
            let _ = decode(&text, "hh_1");
        }
    }
}
