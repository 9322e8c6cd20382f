//! The Lightning origin that follows from an org's My Domain.
//!
//! Source: "My Domain URL Formats", Salesforce Help, with enhanced domains: `NAME.lightning.force.com`, and with the kind of
//! org between them for all that are not production, as in `NAME--SANDBOX.sandbox.lightning.force.com`.

use crate::config::Origin;

const LIGHTNING: &str = ".lightning.force.com";
/// What Setup shows as the My Domain URL.
const LOGIN: &str = ".my.salesforce.com";

/// The origin of the record pages. Takes the name alone, or an address as Setup or the browser shows it.
pub(super) fn lightning_origin(text: &str) -> Result<Origin, String> {
    let lower = text.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").unwrap_or(&lower);
    let host = host.strip_suffix('/').unwrap_or(host);
    let name = host
        .strip_suffix(LIGHTNING)
        .or_else(|| host.strip_suffix(LOGIN))
        .unwrap_or(host);
    let (domain, kind) = match name.split_once('.') {
        Some((domain, kind)) => (domain, Some(kind)),
        None => (name, None),
    };
    if !is_label(domain) || kind.is_some_and(|kind| !is_kind(kind)) {
        return Err(
            "write it as \"example\", or as \"example--dev.sandbox\" for a sandbox; for any other page use `--host-origin`"
                .to_owned(),
        );
    }
    format!("https://{name}{LIGHTNING}")
        .parse()
        .map_err(|error: crate::config::InvalidOrigin| error.to_string())
}

fn is_label(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(is_inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_kind(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_may_paste_what_setup_or_the_browser_shows() {
        let sandbox = "https://example--dev.sandbox.lightning.force.com";
        for (text, origin) in [
            ("example", "https://example.lightning.force.com"),
            ("Example", "https://example.lightning.force.com"),
            ("example.my.salesforce.com", "https://example.lightning.force.com"),
            ("example--dev.sandbox", sandbox),
            ("https://example--dev.sandbox.my.salesforce.com/", sandbox),
            ("https://example--dev.sandbox.lightning.force.com", sandbox),
            (
                "example-dev-ed.develop",
                "https://example-dev-ed.develop.lightning.force.com",
            ),
        ] {
            assert_eq!(lightning_origin(text).unwrap().as_str(), origin, "{text}");
        }
    }

    #[test]
    fn what_is_no_my_domain_lets_no_page_in() {
        for text in [
            "",
            "*",
            "-example",
            "example-",
            "example.",
            ".sandbox",
            "example.a.b",
            "example/../evil",
            "exa mple",
            "http://example.my.salesforce.com",
            "example.lightning.force.com.evil.example",
            "example:8443",
            "user@example",
        ] {
            assert!(lightning_origin(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_no_page_outside_lightning_is_let_in(text in "[ -~]{0,40}") {
            if let Ok(origin) = lightning_origin(&text) {
                proptest::prop_assert!(origin.as_str().starts_with("https://"));
                proptest::prop_assert!(origin.as_str().ends_with(LIGHTNING));
            }
        }
    }
}
