//! How senders sign: the parts in which schemes differ. All of them are HMAC-SHA256 over the raw body, so what they share
//! (several secrets, constant time, the window) stands once, in `keyring`.

use axum::http::HeaderMap;
use inlay_contract::ErrorCode;
use jiff::{SignedDuration, Timestamp};

use super::key::{Code, Key, SecretFault};
use super::onfido::Onfido;
use super::standard::StandardWebhooks;

/// One way of signing.
pub(super) trait Scheme: Send + Sync {
    /// The key that a secret stands for, as the sender shows it.
    fn key(&self, secret: &str) -> Result<Key, SecretFault>;

    /// What the headers claim. Nothing of it is proved yet.
    fn claim(&self, headers: &HeaderMap) -> Result<Claim, Fault>;

    /// When it was signed, or the nearest thing to it that the signature covers; asked once the signature is proved.
    fn signed_at(&self, claim: &Claim, body: &[u8]) -> Option<Timestamp>;

    /// How far that instant may be from now.
    fn window(&self) -> Window;
}

/// What the headers of a delivery claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// What is signed before the body.
    pub(super) head: Vec<u8>,
    /// Codes of which one has to fit; at least one.
    pub(super) codes: Vec<Code>,
    /// The sender's name for the event, where the signature covers one.
    pub(super) event_id: Option<String>,
    /// When it says it was signed, where the signature covers that.
    pub(super) signed_at: Option<Timestamp>,
}

/// How far from now a delivery may have been signed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) past: SignedDuration,
    pub(super) future: SignedDuration,
}

impl Window {
    pub(super) fn holds(self, signed_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(signed_at);
        age <= self.past && -self.future <= age
    }
}

/// Why headers are refused: a code for the caller, a reason for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: ErrorCode,
    pub(super) reason: &'static str,
}

impl Fault {
    pub(super) const fn malformed(reason: &'static str) -> Self {
        Self {
            code: ErrorCode::WebhookMalformed,
            reason,
        }
    }

    pub(super) const fn signature(reason: &'static str) -> Self {
        Self {
            code: ErrorCode::WebhookSignature,
            reason,
        }
    }
}

/// The scheme of a provider, by the name of its adapter: the one line that a new provider adds here.
pub(super) fn of_provider(provider: &str) -> Option<&'static dyn Scheme> {
    match provider {
        "platform" => Some(&StandardWebhooks),
        "onfido" => Some(&Onfido),
        _ => None,
    }
}

/// The one value of a header, as text. Of two lines with the same name each end of the connection may take another.
pub(super) fn single<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, Fault> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Fault::malformed(
            "a header of the scheme is missing or there twice",
        ));
    };
    value
        .to_str()
        .map_err(|_| Fault::malformed("a header of the scheme is not plain text"))
}
