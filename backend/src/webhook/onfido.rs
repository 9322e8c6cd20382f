//! Onfido's scheme: `X-SHA2-Signature`, HMAC-SHA256 over the body alone, as 64 lower-case hexadecimal digits.
//!
//! # What it does not prove
//! No time of signing is signed. The only instant that the signature covers is the body's `completed_at_iso8601`, and not
//! every body has it; it says when something was completed, not when this delivery was sent, and a delivery that Onfido
//! repeats carries the same bytes and the same signature. So somebody who has got hold of a delivery can send it again: within
//! the window always, and without end where the body has no such instant. That is why a delivery is worked on once, as long as
//! it is kept, and why all that it causes is an authenticated read at Onfido: sent again it changes nothing.

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::key::{Code, Key, SecretFault};
use super::scheme::{Claim, Fault, Scheme, Window, single};

/// Three days: an event is told again, with its old instant, for as long as it was not acknowledged, and a weekend's outage of
/// this service must not make its news unwelcome.
const PAST: SignedDuration = SignedDuration::from_hours(72);
/// What clocks may differ by.
const FUTURE: SignedDuration = SignedDuration::from_secs(300);
/// Lengths of a token, in bytes; Onfido's have 32.
const TOKEN_BYTES: std::ops::RangeInclusive<usize> = 16..=256;

/// The scheme.
pub(super) struct Onfido;

impl Scheme for Onfido {
    fn key(&self, secret: &str) -> Result<Key, SecretFault> {
        if !TOKEN_BYTES.contains(&secret.len()) {
            return Err(SecretFault::Length);
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SecretFault::Characters);
        }
        // The text itself is the key, not what it may encode.
        Key::new(secret.as_bytes())
    }

    fn claim(&self, headers: &HeaderMap) -> Result<Claim, Fault> {
        let signature = single(headers, "x-sha2-signature")?;
        let code = code(signature).ok_or(Fault::malformed(
            "`X-SHA2-Signature` is not 64 hexadecimal digits",
        ))?;
        Ok(Claim {
            head: Vec::new(),
            codes: vec![code],
            event_id: None,
            signed_at: None,
        })
    }

    fn signed_at(&self, _: &Claim, body: &[u8]) -> Option<Timestamp> {
        let event: Event = serde_json::from_slice(body).ok()?;
        event.payload.object.completed_at_iso8601?.parse().ok()
    }

    fn window(&self) -> Window {
        Window {
            past: PAST,
            future: FUTURE,
        }
    }
}

/// As much of a body as the window needs.
#[derive(Deserialize)]
struct Event {
    payload: Payload,
}

#[derive(Deserialize)]
struct Payload {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    completed_at_iso8601: Option<String>,
}

/// Lower-case digits only, so that each code has one spelling.
fn code(text: &str) -> Option<Code> {
    let mut code = Code::default();
    hex::decode_to_slice(text, &mut code).ok()?;
    let is_lower_case = !text.bytes().any(|digit| digit.is_ascii_uppercase());
    is_lower_case.then_some(code)
}
