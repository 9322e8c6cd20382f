//! Assertions of the JWT bearer flow (RFC 7523): which keys are trusted, and what an assertion must say.

use std::sync::{PoisonError, RwLock};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::clock;
use crate::orgs::Org;

/// A file holds no key that assertions can be verified with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one PEM block of an X.509 certificate or a public key, with an RSA key")]
pub struct UnusableCertificate;

/// A key whose assertions are believed.
#[derive(Clone)]
pub(crate) struct TrustedKey(DecodingKey);

impl TrustedKey {
    /// The RSA key of a certificate or of a bare public key. Dates and issuer of a certificate do not matter: a
    /// certificate is trusted because it was uploaded.
    pub(crate) fn from_pem(text: &[u8]) -> Result<Self, UnusableCertificate> {
        let mut blocks = Pem::iter_from_buffer(text);
        let block = blocks.next().and_then(Result::ok).ok_or(UnusableCertificate)?;
        if blocks.next().is_some() {
            return Err(UnusableCertificate);
        }
        match block.label.as_str() {
            "CERTIFICATE" => {
                let certificate = block.parse_x509().map_err(|_| UnusableCertificate)?;
                Self::from_key(certificate.public_key())
            }
            "PUBLIC KEY" => {
                let (_, key) =
                    SubjectPublicKeyInfo::from_der(&block.contents).map_err(|_| UnusableCertificate)?;
                Self::from_key(&key)
            }
            _ => Err(UnusableCertificate),
        }
    }

    fn from_key(key: &SubjectPublicKeyInfo<'_>) -> Result<Self, UnusableCertificate> {
        match key.parsed() {
            Ok(PublicKey::RSA(_)) => Ok(Self(DecodingKey::from_rsa_der(&key.subject_public_key.data))),
            _ => Err(UnusableCertificate),
        }
    }
}

/// The keys of one firm's connected app.
#[derive(Default)]
pub(super) struct Keys(RwLock<Vec<TrustedKey>>);

impl Keys {
    pub(super) fn add(&self, key: TrustedKey) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(key);
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keys")
    }
}

/// Why an assertion is not believed, in the words of the CRM's token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disbelief {
    /// Another connected app, or none.
    UnknownClient,
    /// Anything else, with the CRM's description.
    Invalid(&'static str),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
}

/// Whether an assertion is one of the firm's connected app, for its user, for `own_address` or Salesforce's own login
/// addresses, and short-lived.
pub(super) fn believe(assertion: &str, org: &Org, keys: &Keys, own_address: &str) -> Result<(), Disbelief> {
    /// The CRM takes assertions of at most three minutes; clocks may differ by half a minute.
    const LONGEST_LIFE: i64 = 180;
    const SKEW: i64 = 30;

    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[
        own_address,
        "https://login.salesforce.com",
        "https://test.salesforce.com",
    ]);
    validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
    validation.leeway = SKEW.unsigned_abs();
    let keys = keys.0.read().unwrap_or_else(PoisonError::into_inner);
    let claims = keys
        .iter()
        .find_map(|key| jsonwebtoken::decode::<Claims>(assertion, &key.0, &validation).ok())
        .ok_or(Disbelief::Invalid("invalid assertion"))?
        .claims;
    if claims.iss != org.consumer_key {
        return Err(Disbelief::UnknownClient);
    }
    if claims.sub != org.integration_user {
        return Err(Disbelief::Invalid("user hasn't approved this consumer"));
    }
    if claims.exp - clock::now().as_second() > LONGEST_LIFE + SKEW {
        return Err(Disbelief::Invalid("expiration is too far in the future"));
    }
    Ok(())
}
