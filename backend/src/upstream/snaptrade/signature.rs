//! The signature of a request: HMAC-SHA256 with the firm's consumer key over what is sent, where to, and with which query.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::Sha256;

use super::canonical;

/// The header that carries it.
pub(super) const HEADER: &str = "signature";

/// The signature, in base64. `path` begins with a slash; `query` is exactly as it is sent, without the question mark.
pub(super) fn of(consumer_key: &SecretString, content: Option<&Value>, path: &str, query: &str) -> String {
    let signed = canonical::text(&json!({"content": content, "path": path, "query": query}));
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(consumer_key.expose_secret().as_bytes()) else {
        return String::new();
    };
    mac.update(signed.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretString {
        "YOUR_CONSUMER_KEY".into()
    }

    #[test]
    fn the_published_example_comes_out() {
        let content = json!({"substring": "AAPL"});
        let query = "clientId=YOUR_CLIENT_ID&timestamp=1715123456";
        assert_eq!(
            of(&key(), Some(&content), "/api/v1/symbols", query),
            "XURYf7Z+QeT+M7Y4OPdK/NaYhDQsds4cEKunvbtu5sE="
        );
    }

    #[test]
    fn a_request_without_a_body_signs_null() {
        let query = "clientId=YOUR_CLIENT_ID&timestamp=1715123456&userId=u1&userSecret=s1";
        assert_eq!(
            of(&key(), None, "/api/v1/accounts", query),
            "AWPYbxNdI/hnFGCwpkLHLhwePA0K+bnSSrWi7ey0xeM="
        );
    }

    #[test]
    fn whatever_is_changed_on_the_way_makes_another_signature() {
        let query = "clientId=c&timestamp=1";
        let right = of(&key(), None, "/api/v1/accounts", query);
        for other in [
            of(&"another key".into(), None, "/api/v1/accounts", query),
            of(&key(), Some(&json!({})), "/api/v1/accounts", query),
            of(&key(), None, "/accounts", query),
            of(&key(), None, "/api/v1/accounts", "timestamp=1&clientId=c"),
        ] {
            assert_ne!(other, right);
        }
    }
}
