//! What a token is asked for with: a client's secret, or a signed statement of who we are.
//!
//! It deliberately sends nothing. Neither secret nor key is shown by `Debug` (security row S29).

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use url::{Url, form_urlencoded};

use super::{HttpClient, UpstreamError};
use crate::secret::Secret;

/// Life of a signed statement. Salesforce takes none that is to live for longer than three minutes.
const STATEMENT_LIFE: SignedDuration = SignedDuration::from_secs(150);

/// Who we are at a token endpoint.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// The token endpoint.
    pub token_url: Url,
    /// The firm's client id.
    pub client_id: String,
    /// The firm's client secret, as it is when a token is asked for.
    pub client_secret: Secret,
}

/// What a token is asked for with.
#[derive(Debug, Clone)]
pub enum Grant {
    /// Client credentials (RFC 6749, section 4.4) with HTTP Basic.
    Basic(ClientCredentials),
    /// Client credentials with id and secret in the form (RFC 6749, section 2.3.1), for servers that know nothing else.
    Form(ClientCredentials),
    /// A signed statement (RFC 7523).
    JwtBearer(JwtBearer),
}

/// Who we are, by a key of ours whose certificate the other side knows (RFC 7523).
#[derive(Clone)]
pub struct JwtBearer {
    token_url: Url,
    audience: String,
    issuer: String,
    subject: String,
    private_key: Secret,
}

/// The private key cannot be used. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key is not an RSA key in PEM form")]
pub struct UnusableKey;

#[derive(Serialize)]
struct Statement<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
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

impl From<ClientCredentials> for Grant {
    fn from(credentials: ClientCredentials) -> Self {
        Self::Basic(credentials)
    }
}

impl From<JwtBearer> for Grant {
    fn from(bearer: JwtBearer) -> Self {
        Self::JwtBearer(bearer)
    }
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
        signing_key(&private_key)?;
        Ok(Self {
            token_url,
            audience,
            issuer,
            subject,
            private_key,
        })
    }

    fn statement(&self, now: Timestamp) -> Result<SecretString, UpstreamError> {
        let statement = Statement {
            iss: &self.issuer,
            sub: &self.subject,
            aud: &self.audience,
            exp: (now + STATEMENT_LIFE).as_second(),
        };
        // Read anew for each statement: there are few of them, and the key may have been replaced since the last one.
        let key = signing_key(&self.private_key).map_err(|_| UpstreamError::Authentication)?;
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &statement, &key)
            .map(SecretString::from)
            .map_err(|_| UpstreamError::Authentication)
    }
}

fn signing_key(private_key: &Secret) -> Result<EncodingKey, UnusableKey> {
    let pem = private_key.current();
    EncodingKey::from_rsa_pem(pem.expose_secret().as_bytes()).map_err(|_| UnusableKey)
}

impl Grant {
    /// The request for a token, but for the headers that all have.
    pub(super) fn request(
        &self,
        client: &HttpClient,
        now: Timestamp,
    ) -> Result<RequestBuilder, UpstreamError> {
        match self {
            Self::Basic(credentials) => Ok(client
                .request(Method::POST, credentials.token_url.clone())
                .header(
                    AUTHORIZATION,
                    basic(&credentials.client_id, &credentials.client_secret.current())?,
                )
                .body("grant_type=client_credentials")),
            Self::Form(credentials) => {
                let secret = credentials.client_secret.current();
                let body = form(&[
                    ("grant_type", "client_credentials"),
                    ("client_id", &credentials.client_id),
                    ("client_secret", secret.expose_secret()),
                ]);
                Ok(client
                    .request(Method::POST, credentials.token_url.clone())
                    .body(body))
            }
            Self::JwtBearer(bearer) => {
                let body = form(&[
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    ("assertion", bearer.statement(now)?.expose_secret()),
                ]);
                Ok(client.request(Method::POST, bearer.token_url.clone()).body(body))
            }
        }
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// HTTP Basic with both parts form-encoded first, as RFC 6749, section 2.3.1 asks.
fn basic(client_id: &str, client_secret: &SecretString) -> Result<HeaderValue, UpstreamError> {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(client_secret.expose_secret()));
    let mut header = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair)))
        .map_err(|_| UpstreamError::Authentication)?;
    header.set_sensitive(true);
    Ok(header)
}
