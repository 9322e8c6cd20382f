//! The bearer token: 256 random bits that only the widget's memory holds. The service keeps no more than a hash.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::random;

/// An opaque bearer token.
pub struct BearerToken([u8; 32]);

/// SHA-256 of a [`BearerToken`]. A look-up by it needs no constant time: whoever chooses a token cannot choose its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenHash([u8; 32]);

impl BearerToken {
    /// A new, unguessable token.
    #[must_use]
    pub fn generate() -> Self {
        Self(random::bytes())
    }

    /// Reads the text form; `None` for what was never issued here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked before decoding, so that a giant header costs nothing.
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The text form: 43 characters of base64url.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The hash under which the session is kept.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl TokenHash {
    /// The hash that was kept as these bytes.
    #[must_use]
    pub const fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to keep something under.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_leads_back_to_the_same_hash() {
        let token = BearerToken::generate();
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        assert_eq!(BearerToken::parse(&text).unwrap().hash(), token.hash());
        assert!(!format!("{token:?}").contains(&text));
    }

    proptest::proptest! {
        #[test]
        fn foreign_text_is_no_token_and_no_panic(text in "[ -~]{0,60}") {
            if let Some(token) = BearerToken::parse(&text) {
                proptest::prop_assert_eq!(token.reveal(), text);
            }
        }
    }
}
