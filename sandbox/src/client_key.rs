//! Clients that prove themselves with a key instead of a secret (RFC 7523 2.2, `private_key_jwt` of OpenID Connect Core 9): which
//! keys are known, and which statements are believed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::clock;
use crate::orgs::{self, Org};

/// The value of `client_assertion_type`.
pub(crate) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Longest life of a statement, in seconds.
const LONGEST_LIFE: i64 = 300;
/// By how much clocks may differ, in seconds.
const SKEW: i64 = 30;

/// A text is no key that a client could sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one PEM block of a public key, RSA or P-256")]
pub struct UnusableClientKey;

/// The public half of a client's key.
pub(crate) struct ClientKey {
    algorithm: Algorithm,
    key: DecodingKey,
}

/// The keys of all clients, and the statements that were used.
pub(crate) struct ClientKeys {
    keys: Vec<(&'static Org, ClientKey)>,
    /// Whom statements are for: the token endpoint.
    audience: String,
    /// Names of statements with the end of their life, in seconds since 1970.
    used: Mutex<HashMap<String, i64>>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    jti: String,
}

impl ClientKey {
    pub(crate) fn from_pem(text: &[u8]) -> Result<Self, UnusableClientKey> {
        let mut blocks = Pem::iter_from_buffer(text);
        let block = blocks.next().and_then(Result::ok).ok_or(UnusableClientKey)?;
        if blocks.next().is_some() || block.label != "PUBLIC KEY" {
            return Err(UnusableClientKey);
        }
        let (_, info) = SubjectPublicKeyInfo::from_der(&block.contents).map_err(|_| UnusableClientKey)?;
        match info.parsed() {
            Ok(PublicKey::RSA(_)) => Ok(Self {
                algorithm: Algorithm::RS256,
                key: DecodingKey::from_rsa_der(&info.subject_public_key.data),
            }),
            Ok(PublicKey::EC(point)) if point.key_size() == 256 => Ok(Self {
                algorithm: Algorithm::ES256,
                key: DecodingKey::from_ec_der(&info.subject_public_key.data),
            }),
            _ => Err(UnusableClientKey),
        }
    }
}

impl ClientKeys {
    pub(crate) fn new(keys: Vec<(&'static Org, ClientKey)>, audience: String) -> Self {
        Self {
            keys,
            audience,
            used: Mutex::default(),
        }
    }

    /// The firm whose statement this is: signed with one of its keys, about itself, for this endpoint, short-lived, and not used
    /// before.
    pub(crate) fn believe(&self, assertion: &str) -> Option<&'static Org> {
        let (org, claims) = self.keys.iter().find_map(|(org, key)| {
            let mut validation = Validation::new(key.algorithm);
            validation.set_audience(&[&self.audience]);
            validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
            validation.leeway = SKEW.unsigned_abs();
            let decoded = jsonwebtoken::decode::<Claims>(assertion, &key.key, &validation).ok()?;
            Some((*org, decoded.claims))
        })?;
        let named = orgs::by_client_id(&claims.iss)?;
        let now = clock::now().as_second();
        let is_short = claims.exp - now <= LONGEST_LIFE + SKEW;
        let is_about_itself = named == org && claims.sub == claims.iss;
        (is_about_itself && is_short && self.is_first_use(claims.jti, claims.exp, now)).then_some(org)
    }

    fn is_first_use(&self, name: String, ends: i64, now: i64) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, ends| now <= *ends + SKEW);
        used.insert(name, ends).is_none()
    }
}

impl std::fmt::Debug for ClientKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ClientKeys({})", self.keys.len())
    }
}
