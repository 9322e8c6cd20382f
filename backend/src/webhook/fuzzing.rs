//! Reaches the schemes of webhooks for `crate::fuzzing`.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inlay_contract::ErrorCode;
use jiff::Timestamp;

use super::key::Key;
use super::keyring::Keyring;
use super::onfido::Onfido;
use super::scheme::Scheme;
use super::standard::StandardWebhooks;

const ORG: &str = "00D5g000004XYZaEAO";
const STANDARD_SECRET: &str = "whsec_bm9ydGgtbm9ydGgtbm9ydGgtbm9ydGgt";
const ONFIDO_TOKEN: &str = "a-token-of-thirty-two-characters";
const NOW: i64 = 1_700_000_000;

/// Three lines of header values, then a body. Nobody signs without the secret, the right signature over these bytes is let in
/// whatever they are, and over one byte more it is not. A text that is no secret is not taken for one.
pub(crate) fn fuzz(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (first, second, third, body) = (line(), line(), line(), line());
    let keyring = keyring();
    let now = Timestamp::from_second(NOW).expect("an instant");

    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let claimed = headers(names.into_iter().zip([first, second, third]));
    assert!(
        keyring.verify("platform", &claimed, body, now).is_err(),
        "a delivery without the secret is let in"
    );
    let claimed = headers([("x-sha2-signature", first)]);
    assert!(
        keyring.verify("onfido", &claimed, body, now).is_err(),
        "a delivery without the token is let in"
    );

    standard_signature_fits(&keyring, first, body, now);
    onfido_signature_fits(&keyring, body, now);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = (StandardWebhooks.key(text), Onfido.key(text));
    }
}

fn keyring() -> Keyring {
    let org = ORG.parse().expect("an org id");
    let mut keyring = Keyring::default();
    let added = keyring
        .add(&org, "platform", 1, STANDARD_SECRET)
        .and_then(|()| keyring.add(&org, "onfido", 1, ONFIDO_TOKEN));
    assert!(added.is_ok());
    keyring
}

fn standard_signature_fits(keyring: &Keyring, id: &[u8], body: &[u8], now: Timestamp) {
    let is_name =
        (1..=255).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'.');
    let name = if is_name { id } else { b"msg_1" };
    let key = key(StandardWebhooks.key(STANDARD_SECRET));
    let head = [name, b".", NOW.to_string().as_bytes(), b"."].concat();
    let signature = format!("v1,{}", STANDARD.encode(key.code(&head, body)));
    let second = NOW.to_string();
    let signed = headers([
        ("webhook-id", name),
        ("webhook-timestamp", second.as_bytes()),
        ("webhook-signature", signature.as_bytes()),
    ]);
    let verified = keyring.verify("platform", &signed, body, now);
    assert!(
        verified.is_ok_and(|verified| verified.event_id.as_bytes() == name),
        "an honest delivery is refused"
    );
    let more = [body, b" "].concat();
    assert!(keyring.verify("platform", &signed, &more, now).is_err());
}

fn onfido_signature_fits(keyring: &Keyring, body: &[u8], now: Timestamp) {
    let key = key(Onfido.key(ONFIDO_TOKEN));
    let signature = hex::encode(key.code(b"", body));
    let signed = headers([("x-sha2-signature", signature.as_bytes())]);
    match keyring.verify("onfido", &signed, body, now) {
        Ok(verified) => assert!(verified.event_id.starts_with("sha256-")),
        // The body says when it was signed.
        Err(denied) => assert_eq!(denied.code, ErrorCode::WebhookTime),
    }
    let more = [body, b" "].concat();
    assert!(keyring.verify("onfido", &signed, &more, now).is_err());
}

fn key<E>(made: Result<Key, E>) -> Key {
    made.unwrap_or_else(|_| panic!("a secret of the scheme"))
}

/// Values that HTTP would not carry are left out.
fn headers<'a>(pairs: impl IntoIterator<Item = (&'static str, &'a [u8])>) -> HeaderMap {
    pairs
        .into_iter()
        .filter_map(|(name, value)| {
            let value = HeaderValue::from_bytes(value).ok()?;
            Some((HeaderName::from_static(name), value))
        })
        .collect()
}
