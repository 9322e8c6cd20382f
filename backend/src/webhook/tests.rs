//! Deliveries, from the headers to the store.

mod headers;
mod published;
mod receiving;
mod signatures;

use std::path::Path;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;

use super::key::Key;
use super::keyring::{Denied, Keyring, Verified, WebhookTenant};
use super::scheme::Scheme as _;
use super::standard::StandardWebhooks;
use crate::clock::Clock;
use crate::config::WebhookSecrets;
use crate::quota::{MemoryQuotas, Quotas};
use crate::sender::TrustedProxies;

pub(crate) const NORTH: &str = "00D5g000004XYZaEAO";
pub(crate) const SOUTH: &str = "00D5g000004XYZbEAO";
/// 24 bytes each, the fewest that the standard allows.
pub(crate) const NORTH_SECRET: &str = "whsec_bm9ydGgtbm9ydGgtbm9ydGgtbm9ydGgt";
pub(crate) const SOUTH_SECRET: &str = "whsec_c291dGgtc291dGgtc291dGgtc291dGgt";
pub(crate) const TOKEN: &str = "a-token-of-thirty-two-characters";

pub(crate) fn org(text: &str) -> OrgId {
    text.parse().unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// Limits that one instance counts for itself, without a proxy in front.
pub(crate) fn counting(clock: &Clock) -> (Arc<dyn Quotas>, TrustedProxies) {
    (
        Arc::new(MemoryQuotas::new(clock.clone())),
        TrustedProxies::default(),
    )
}

/// A tenant whose secrets stand in files of `folder`.
pub(crate) fn tenant(folder: &Path, org_id: &str, provider: &str, secrets: &[&str]) -> WebhookTenant {
    let files: Vec<_> = secrets
        .iter()
        .enumerate()
        .map(|(number, secret)| {
            let file = folder.join(format!("{org_id}-{provider}-{number}"));
            std::fs::write(&file, secret).unwrap();
            file
        })
        .collect();
    WebhookTenant {
        org: org(org_id),
        provider: provider.to_owned(),
        secrets: WebhookSecrets::in_files(files).unwrap(),
    }
}

fn ring(provider: &str, secrets: &[(&str, &str)]) -> Keyring {
    let mut keyring = Keyring::default();
    for (org_id, secret) in secrets {
        keyring.add(&org(org_id), provider, 1, secret).unwrap();
    }
    keyring
}

/// Headers of these names and values; `None` where HTTP itself would not carry one of them.
fn headers_of(pairs: &[(&'static str, &[u8])]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::from_static(name),
            HeaderValue::from_bytes(value).ok()?,
        );
    }
    Some(headers)
}

/// What the standard's scheme makes of a delivery.
pub(crate) fn standard_signature(secret: &str, id: &str, second: i64, body: &[u8]) -> String {
    let key = StandardWebhooks.key(secret).unwrap();
    let code = key.code(format!("{id}.{second}.").as_bytes(), body);
    format!("v1,{}", STANDARD.encode(code))
}

/// Headers of a delivery that is signed as the standard says.
pub(crate) fn standard_headers(secret: &str, id: &str, second: i64, body: &[u8]) -> HeaderMap {
    let signature = standard_signature(secret, id, second, body);
    headers_of(&[
        ("webhook-id", id.as_bytes()),
        ("webhook-timestamp", second.to_string().as_bytes()),
        ("webhook-signature", signature.as_bytes()),
    ])
    .unwrap()
}

fn onfido_signature(token: &str, body: &[u8]) -> String {
    hex::encode(Key::new(token.as_bytes()).unwrap().code(b"", body))
}

fn onfido_headers(signature: &str) -> HeaderMap {
    headers_of(&[("x-sha2-signature", signature.as_bytes())]).unwrap()
}

fn code(result: Result<Verified, Denied>) -> Result<(), ErrorCode> {
    result.map(|_| ()).map_err(|denied| denied.code)
}
