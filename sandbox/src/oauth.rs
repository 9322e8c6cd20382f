//! OAuth 2.0 client credentials (RFC 6749): who a client is, which tokens are good, and how it is refused.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::client_key::{ASSERTION_TYPE, ClientKeys};
use crate::orgs::{self, Org};
use crate::random;

/// Where tokens are issued.
pub(crate) const TOKEN_PATH: &str = "/oauth/token";

/// What the token endpoint is asked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TokenForm {
    /// Always `client_credentials`.
    grant_type: Option<String>,
    /// The client, unless HTTP Basic names it.
    client_id: Option<String>,
    /// Its secret, unless HTTP Basic holds it.
    client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, where a signed statement stands for the secret.
    client_assertion_type: Option<String>,
    /// That statement (RFC 7523 2.2).
    client_assertion: Option<String>,
}

/// An issued token (RFC 6749 5.1).
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenAnswer {
    /// The token; opaque.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: u64,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TokenAnswer")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

/// Why no token is issued (RFC 6749 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The form cannot be read, lacks the grant type, or there are credentials in two places.
    InvalidRequest,
    /// Unknown client or wrong secret.
    InvalidClient {
        /// Whether it tried HTTP Basic; then the answer must name the scheme.
        by_header: bool,
    },
    /// Another grant than client credentials.
    UnsupportedGrantType,
    /// The sandbox itself failed.
    ServerError,
}

/// How a refusal looks.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefusalBody {
    /// The code of RFC 6749.
    error: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::InvalidClient { .. } => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        };
        let mut response = (status, Json(RefusalBody { error })).into_response();
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self == (Self::InvalidClient { by_header: true }) {
            let challenge = HeaderValue::from_static("Basic realm=\"sandbox\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// The firm whose credentials a token request carries.
pub(crate) fn authenticate(
    headers: &HeaderMap,
    form: &TokenForm,
    keys: &ClientKeys,
) -> Result<&'static Org, Refusal> {
    let by_header = headers.contains_key(AUTHORIZATION);
    let by_key = form.client_assertion.is_some() || form.client_assertion_type.is_some();
    let in_form = form.client_secret.is_some();
    if 1 < [by_header, by_key, in_form]
        .into_iter()
        .filter(|way| *way)
        .count()
    {
        return Err(Refusal::InvalidRequest);
    }
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
        None => return Err(Refusal::InvalidRequest),
    }
    if by_key {
        return of_key(form, keys);
    }
    let credentials = if by_header {
        basic_credentials(headers)
    } else {
        form.client_id.clone().zip(form.client_secret.clone())
    };
    let (client_id, secret) = credentials.ok_or(Refusal::InvalidClient { by_header })?;
    // The secrets are printed in the documentation, so nothing is gained by comparing them in constant time.
    let org = orgs::by_client_id(&client_id).filter(|org| org.client_secret == secret);
    org.ok_or(Refusal::InvalidClient { by_header })
}

/// The firm whose signed statement the form holds.
fn of_key(form: &TokenForm, keys: &ClientKeys) -> Result<&'static Org, Refusal> {
    if form.client_assertion_type.as_deref() != Some(ASSERTION_TYPE) {
        return Err(Refusal::InvalidRequest);
    }
    let assertion = form.client_assertion.as_deref().ok_or(Refusal::InvalidRequest)?;
    let is_named = |org: &&Org| {
        form.client_id
            .as_deref()
            .is_none_or(|named| named == org.client_id)
    };
    let org = keys.believe(assertion).filter(is_named);
    org.ok_or(Refusal::InvalidClient { by_header: false })
}

/// The credentials of an HTTP Basic header; RFC 6749 2.3.1 has both halves form-encoded.
fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = text.split_once(':')?;
    Some((form_decoded(client_id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    percent_decode_str(&text)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// The tokens that were issued and have not expired.
#[derive(Debug)]
pub(crate) struct Tokens {
    lifetime: Duration,
    issued: Mutex<HashMap<String, Issued>>,
}

#[derive(Debug)]
struct Issued {
    org: &'static Org,
    expires: Instant,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            issued: Mutex::default(),
        }
    }

    /// A new token of a firm. Those issued before stay good.
    pub(crate) fn issue(&self, org: &'static Org, now: Instant) -> Result<TokenAnswer, random::NoRandomness> {
        let access_token = random::token()?;
        let mut issued = self.issued();
        issued.retain(|_, token| now < token.expires);
        issued.insert(
            access_token.clone(),
            Issued {
                org,
                expires: now + self.lifetime,
            },
        );
        Ok(TokenAnswer {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: self.lifetime.as_secs(),
        })
    }

    /// The firm that a token was issued to; `None` when it is unknown or has expired.
    pub(crate) fn org_of(&self, token: &str, now: Instant) -> Option<&'static Org> {
        let issued = self.issued();
        let token = issued.get(token)?;
        (now < token.expires).then_some(token.org)
    }

    /// Makes every token worthless at once.
    pub(crate) fn revoke_all(&self) {
        self.issued().clear();
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, Issued>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orgs::NORTH;

    fn form(client_id: Option<&str>, client_secret: Option<&str>) -> TokenForm {
        TokenForm {
            grant_type: Some("client_credentials".to_owned()),
            client_id: client_id.map(str::to_owned),
            client_secret: client_secret.map(str::to_owned),
            client_assertion_type: None,
            client_assertion: None,
        }
    }

    fn authenticate(headers: &HeaderMap, form: &TokenForm) -> Result<&'static Org, Refusal> {
        super::authenticate(headers, form, &ClientKeys::new(Vec::new(), String::new()))
    }

    fn basic(credentials: &str) -> HeaderMap {
        let value = format!("Basic {}", STANDARD.encode(credentials));
        HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(&value).unwrap())])
    }

    #[test]
    fn header_and_form_are_two_ways_to_say_the_same() {
        let by_form = authenticate(
            &HeaderMap::new(),
            &form(Some(NORTH.client_id), Some(NORTH.client_secret)),
        );
        let by_header = authenticate(&basic("inlay%2Dnorth:north-sandbox-secret"), &form(None, None));
        assert_eq!(by_form, Ok(&NORTH));
        assert_eq!(by_header, Ok(&NORTH));
    }

    #[test]
    fn a_firm_cannot_use_the_secret_of_another() {
        let refused = authenticate(&basic("inlay-north:south-sandbox-secret"), &form(None, None));
        assert_eq!(refused, Err(Refusal::InvalidClient { by_header: true }));
        let refused = authenticate(
            &HeaderMap::new(),
            &form(Some("inlay-south"), Some("north-sandbox-secret")),
        );
        assert_eq!(refused, Err(Refusal::InvalidClient { by_header: false }));
    }

    #[test]
    fn credentials_in_two_places_are_an_invalid_request() {
        let both = authenticate(
            &basic("inlay-north:north-sandbox-secret"),
            &form(Some("inlay-north"), Some("x")),
        );
        assert_eq!(both, Err(Refusal::InvalidRequest));
    }

    #[test]
    fn a_token_is_good_until_its_lifetime_is_over() {
        let tokens = Tokens::new(Duration::from_secs(60));
        let issued = Instant::now();
        let token = tokens.issue(&NORTH, issued).unwrap();
        let org_after = |seconds| tokens.org_of(&token.access_token, issued + Duration::from_secs(seconds));
        assert_eq!(org_after(59), Some(&NORTH));
        assert_eq!(org_after(60), None);
    }
}
