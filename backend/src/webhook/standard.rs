//! Standard Webhooks 1.0.0, symmetric signatures: `v1`, HMAC-SHA256 over `id.timestamp.body`.
//!
//! By hand and not through a crate: the clock is ours, several secrets are active at once, and all schemes fail alike.
//! Deliberately without `v1a` (Ed25519): no provider here signs so.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::key::{Code, Key, SecretFault};
use super::scheme::{Claim, Fault, Scheme, Window, single};

/// As the libraries of the standard allow.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(300);
/// Longest name of an event, in bytes; real ones have about 30.
const MAX_ID: usize = 255;
/// Most digits of a timestamp in seconds: more than enough for as long as the calendar goes.
const MAX_DIGITS: usize = 12;
/// Most signatures in one header. A sender that changes its secret sends two.
const MAX_SIGNATURES: usize = 16;
/// The lengths that the standard allows for a secret, in bytes.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The scheme.
pub(super) struct StandardWebhooks;

impl Scheme for StandardWebhooks {
    fn key(&self, secret: &str) -> Result<Key, SecretFault> {
        if secret.starts_with("whsk_") || secret.starts_with("whpk_") {
            return Err(SecretFault::Asymmetric);
        }
        let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
        let bytes = STANDARD.decode(encoded).map_err(|_| SecretFault::NotBase64)?;
        if !SECRET_BYTES.contains(&bytes.len()) {
            return Err(SecretFault::Length);
        }
        Key::new(&bytes)
    }

    fn claim(&self, headers: &HeaderMap) -> Result<Claim, Fault> {
        let id = single(headers, "webhook-id")?;
        let timestamp = single(headers, "webhook-timestamp")?;
        let signatures = single(headers, "webhook-signature")?;
        // A full stop separates what is signed: with one in the id, two deliveries could have the same signed bytes.
        let is_id = (1..=MAX_ID).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.');
        if !is_id {
            return Err(Fault::malformed("`webhook-id` is not a name"));
        }
        let signed_at = seconds(timestamp).ok_or(Fault::malformed("`webhook-timestamp` is no instant"))?;
        Ok(Claim {
            head: format!("{id}.{timestamp}.").into_bytes(),
            codes: codes(signatures)?,
            event_id: Some(id.to_owned()),
            signed_at: Some(signed_at),
        })
    }

    fn signed_at(&self, claim: &Claim, _: &[u8]) -> Option<Timestamp> {
        claim.signed_at
    }

    fn window(&self) -> Window {
        Window {
            past: TOLERANCE,
            future: TOLERANCE,
        }
    }
}

/// Seconds since 1970 as a sender writes them: digits only, so that no other spelling of the number passes for it.
fn seconds(text: &str) -> Option<Timestamp> {
    let is_plain = (1..=MAX_DIGITS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    let seconds = is_plain.then(|| text.parse().ok()).flatten()?;
    Timestamp::from_second(seconds).ok()
}

/// The codes of version `v1`. What is of another version or cannot be read is passed over: the list is made so that
/// senders can add to it.
fn codes(list: &str) -> Result<Vec<Code>, Fault> {
    let mut codes = Vec::new();
    for (position, item) in list.split(' ').enumerate() {
        if MAX_SIGNATURES <= position {
            return Err(Fault::malformed("`webhook-signature` is too long a list"));
        }
        let encoded = item.strip_prefix("v1,");
        let code = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
        // The length comes first: what is compared always has 32 bytes.
        codes.extend(code.and_then(|code| Code::try_from(code).ok()));
    }
    if codes.is_empty() {
        return Err(Fault::signature("no signature of version v1"));
    }
    Ok(codes)
}
