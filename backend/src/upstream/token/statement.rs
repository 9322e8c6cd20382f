//! Signed statements of who we are (RFC 7523): as a grant (section 2.1), or in place of a client secret (section 2.2, known as
//! `private_key_jwt`).
//!
//! The key is taken anew from its place for each statement: there are few of them, and the key may have been replaced since the
//! last one. It is shown by nothing (security row S29).

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use url::Url;

use crate::random;
use crate::secret::Secret;
use crate::upstream::UpstreamError;

/// Life of a statement that is a grant. Salesforce takes none that is to live for longer than three minutes.
const GRANT_LIFE: SignedDuration = SignedDuration::from_secs(150);
/// Life of a statement in place of a secret: it is sent at once, and clocks may differ a little.
const ASSERTION_LIFE: SignedDuration = SignedDuration::from_secs(60);

/// Who we are, by a key of ours whose certificate the other side knows (RFC 7523, section 2.1).
#[derive(Clone)]
pub struct JwtBearer {
    pub(super) token_url: Url,
    audience: String,
    issuer: String,
    subject: String,
    pub(super) private_key: Secret,
}

/// A client that proves itself with a key instead of a secret (RFC 7523, section 2.2; OpenID Connect Core, section 9).
#[derive(Clone)]
pub struct PrivateKeyJwt {
    pub(super) token_url: Url,
    pub(super) client_id: String,
    audience: String,
    key_id: Option<String>,
    pub(super) private_key: Secret,
}

/// The private key cannot be used. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// For a server that takes RSA only.
    #[error("the private key is not an RSA key in PEM form")]
    NotRsa,
    /// Neither of the two kinds.
    #[error("the private key is neither an RSA key nor a P-256 key in PEM form")]
    NotRsaOrP256,
}

/// What a grant says.
#[derive(Serialize)]
struct Statement<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
}

/// What a client says in place of its secret; good for one use.
#[derive(Serialize)]
struct Assertion<'a> {
    #[serde(flatten)]
    statement: Statement<'a>,
    iat: i64,
    jti: String,
}

impl JwtBearer {
    /// `issuer` asks in the name of `subject` at `token_url`, whose name for itself is `audience`; signed with RS256.
    ///
    /// # Errors
    /// [`UnusableKey`] when `private_key` is no RSA key in PEM form.
    pub fn new(
        token_url: Url,
        audience: String,
        issuer: String,
        subject: String,
        private_key: Secret,
    ) -> Result<Self, UnusableKey> {
        rsa(&private_key.current())?;
        Ok(Self {
            token_url,
            audience,
            issuer,
            subject,
            private_key,
        })
    }

    pub(super) fn statement(&self, now: Timestamp) -> Result<SecretString, UpstreamError> {
        let statement = Statement {
            iss: &self.issuer,
            sub: &self.subject,
            aud: &self.audience,
            exp: (now + GRANT_LIFE).as_second(),
        };
        let key = rsa(&self.private_key.current()).map_err(|_| UpstreamError::Authentication)?;
        signed(&Header::new(Algorithm::RS256), &statement, &key)
    }
}

impl PrivateKeyJwt {
    /// `client_id` asks at `token_url`, which is also whom the statement is for. Signed with RS256 by an RSA key and with ES256 by a
    /// P-256 key; `key_id` tells the server which of our keys it is.
    ///
    /// # Errors
    /// [`UnusableKey`] when `private_key` is neither.
    pub fn new(
        token_url: Url,
        client_id: String,
        key_id: Option<String>,
        private_key: Secret,
    ) -> Result<Self, UnusableKey> {
        let client = Self {
            audience: token_url.to_string(),
            token_url,
            client_id,
            key_id,
            private_key,
        };
        // Only signing shows whether an elliptic key is of the right curve.
        match client.assertion(Timestamp::UNIX_EPOCH) {
            Ok(_) => Ok(client),
            Err(_) => Err(UnusableKey::NotRsaOrP256),
        }
    }

    pub(super) fn assertion(&self, now: Timestamp) -> Result<SecretString, UpstreamError> {
        let assertion = Assertion {
            statement: Statement {
                iss: &self.client_id,
                sub: &self.client_id,
                aud: &self.audience,
                exp: (now + ASSERTION_LIFE).as_second(),
            },
            iat: now.as_second(),
            jti: random::uuid().to_string(),
        };
        let pem = self.private_key.current();
        let (algorithm, key) = rsa(&pem)
            .map(|key| (Algorithm::RS256, key))
            .or_else(|_| elliptic(&pem).map(|key| (Algorithm::ES256, key)))
            .map_err(|_| UpstreamError::Authentication)?;
        let mut header = Header::new(algorithm);
        header.kid.clone_from(&self.key_id);
        signed(&header, &assertion, &key)
    }
}

impl fmt::Debug for JwtBearer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JwtBearer")
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PrivateKeyJwt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrivateKeyJwt")
            .field("client_id", &self.client_id)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

fn rsa(pem: &SecretString) -> Result<EncodingKey, UnusableKey> {
    EncodingKey::from_rsa_pem(pem.expose_secret().as_bytes()).map_err(|_| UnusableKey::NotRsa)
}

fn elliptic(pem: &SecretString) -> Result<EncodingKey, UnusableKey> {
    EncodingKey::from_ec_pem(pem.expose_secret().as_bytes()).map_err(|_| UnusableKey::NotRsaOrP256)
}

fn signed(
    header: &Header,
    statement: &impl Serialize,
    key: &EncodingKey,
) -> Result<SecretString, UpstreamError> {
    jsonwebtoken::encode(header, statement, key)
        .map(SecretString::from)
        .map_err(|_| UpstreamError::Authentication)
}
