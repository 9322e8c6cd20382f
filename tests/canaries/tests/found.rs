//! A value is found however it is written, and a scan that finds nothing is not blind.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use inlay_test_canaries::{Canaries, Kind};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

fn found(value: &str, text: impl AsRef<[u8]>) -> bool {
    let mut canaries = Canaries::new();
    canaries.secret("a secret", value);
    !canaries.scan().in_bytes("a text", text.as_ref()).is_empty()
}

proptest! {
    #[test]
    fn a_secret_in_base64_is_found_wherever_it_stands_in_the_text(secret in "[ -~]{8,40}", before in "[ -~]{0,9}", after in "[ -~]{0,9}") {
        let text = format!("{before}{secret}{after}");
        prop_assert!(found(&secret, STANDARD.encode(&text)));
        let token = format!("x.{}.y", URL_SAFE_NO_PAD.encode(&text));
        prop_assert!(found(&secret, token));
    }

    #[test]
    fn a_secret_is_found_in_any_spelling(secret in "[ -~é€]{8,40}") {
        let text = secret.as_str();
        let within = format!("before {text} after");
        prop_assert!(found(text, within));
        prop_assert!(found(text, text.to_ascii_uppercase()));
        prop_assert!(found(text, hex::encode_upper(text)));
        prop_assert!(found(text, utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()));
        let numbers = format!("{:?}", text.as_bytes());
        prop_assert!(found(text, numbers));
        prop_assert!(found(text, text.chars().rev().collect::<String>()));
    }

    #[test]
    fn what_is_not_there_is_not_found(secret in "[a-f]{20}", text in "[g-z0-9 ]{0,400}") {
        // Of hexadecimal digits and base64 nothing can stand here: both need letters that the text does not have.
        prop_assert!(!found(&secret, text));
    }
}

#[test]
fn what_a_place_may_hold_is_not_looked_for_there() {
    let mut canaries = Canaries::new();
    canaries.secret("a token", "token-of-a-session");
    canaries.personal("a name", "Eleanor Whitfield");
    let text = b"Eleanor Whitfield: token-of-a-session";
    let scan = canaries.scan_for(|canary| canary.kind == Kind::Secret);
    let found = scan.in_bytes("an answer", text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].canary.name, "a token");
    assert_eq!(canaries.scan().in_bytes("a log", text).len(), 2);
}

#[test]
fn a_leak_is_told_with_its_name_its_form_and_its_place() {
    let mut canaries = Canaries::new();
    canaries.secret("a token", "token-of-a-session");
    let found = canaries
        .scan()
        .in_bytes("the log", STANDARD.encode("a token-of-a-session").as_bytes());
    assert_eq!(found.len(), 1);
    let said = found[0].to_string();
    assert!(
        said.starts_with("a token stands in base64 in the log: …"),
        "{said}"
    );
}
