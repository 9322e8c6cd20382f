//! What a token is asked for with: a client's secret, or a signed statement of who we are.
//!
//! It deliberately sends nothing. Neither secret nor key is shown by `Debug` (security row S29).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Url, form_urlencoded};

use super::statement::{JwtBearer, PrivateKeyJwt};
use crate::secret::Secret;
use crate::upstream::UpstreamError;
use crate::upstream::line::Line;

const CLIENT_CREDENTIALS: &str = "client_credentials";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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
    /// Client credentials with a signed statement in place of the secret (RFC 7523, section 2.2).
    PrivateKey(PrivateKeyJwt),
    /// A signed statement (RFC 7523, section 2.1).
    JwtBearer(JwtBearer),
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

impl From<PrivateKeyJwt> for Grant {
    fn from(client: PrivateKeyJwt) -> Self {
        Self::PrivateKey(client)
    }
}

impl Grant {
    /// The secret or key that proves who we are.
    pub(super) const fn secret(&self) -> &Secret {
        match self {
            Self::Basic(credentials) | Self::Form(credentials) => &credentials.client_secret,
            Self::PrivateKey(client) => &client.private_key,
            Self::JwtBearer(bearer) => &bearer.private_key,
        }
    }

    /// The request for a token, but for the headers that all have. Signed anew each time, so that no statement is sent twice.
    pub(super) fn request(&self, line: &Line, now: Timestamp) -> Result<RequestBuilder, UpstreamError> {
        let post = |url: &Url| line.request(Method::POST, url.clone());
        Ok(match self {
            Self::Basic(credentials) => {
                let secret = credentials.client_secret.current();
                post(&credentials.token_url)
                    .header(AUTHORIZATION, basic(&credentials.client_id, &secret)?)
                    .body(form(&[("grant_type", CLIENT_CREDENTIALS)]))
            }
            Self::Form(credentials) => {
                let secret = credentials.client_secret.current();
                post(&credentials.token_url).body(form(&[
                    ("grant_type", CLIENT_CREDENTIALS),
                    ("client_id", &credentials.client_id),
                    ("client_secret", secret.expose_secret()),
                ]))
            }
            Self::PrivateKey(client) => post(&client.token_url).body(form(&[
                ("grant_type", CLIENT_CREDENTIALS),
                ("client_id", &client.client_id),
                ("client_assertion_type", CLIENT_ASSERTION),
                ("client_assertion", client.assertion(now)?.expose_secret()),
            ])),
            Self::JwtBearer(bearer) => post(&bearer.token_url).body(form(&[
                ("grant_type", JWT_BEARER),
                ("assertion", bearer.statement(now)?.expose_secret()),
            ])),
        })
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// HTTP Basic with both parts form-encoded first, as RFC 6749, section 2.3.1 asks.
fn basic(client_id: &str, client_secret: &SecretString) -> Result<HeaderValue, UpstreamError> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(client_secret.expose_secret()));
    let mut header = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair)))
        .map_err(|_| UpstreamError::Authentication)?;
    header.set_sensitive(true);
    Ok(header)
}
