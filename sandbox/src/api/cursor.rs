//! Where the next page begins, as an opaque text that is good for one list only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The cursor of the page of `list` that begins at `offset`.
pub(super) fn encode(list: &str, offset: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("{offset}:{list}"))
}

/// The offset of a cursor; `None` when it was not made for `list`.
pub(super) fn decode(cursor: &str, list: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (offset, made_for) = text.split_once(':')?;
    if made_for == list {
        offset.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_is_refused() {
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
