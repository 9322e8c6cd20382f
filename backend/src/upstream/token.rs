//! Access tokens of OAuth 2.0, kept until shortly before they end. `grant` says what a token is asked for with.
//!
//! All callers share one token and at most one renewal is under way (security row S30): renewal happens under one
//! lock, early, at about four fifths of the token's life. A token that the provider refuses is renewed once, however
//! many callers it was refused to.
//! It may import `upstream::client`, `clock` and `random`. It deliberately stores nothing, retries nothing, and no type
//! in it can be serialised or shows a secret in `Debug` (S01, S29).

mod grant;

use std::sync::Arc;

use anyhow::anyhow;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

#[cfg(any(test, feature = "fuzzing"))]
pub(super) use self::fuzzing::fuzz_token_answer;
pub use self::grant::{ClientCredentials, Grant, JwtBearer, UnusableKey};
use super::UpstreamError;
use super::client::{HttpAnswer, HttpClient};
use crate::clock::Clock;
use crate::random;

/// Life of a token whose answer does not say it. Short: a renewal is cheaper than a refusal.
const ASSUMED_LIFE_SECONDS: u32 = 300;
/// No token is kept longer, whatever its answer says.
const LONGEST_LIFE_SECONDS: u32 = 24 * 60 * 60;
/// Pause after an early renewal that failed, so that a token endpoint in trouble is not asked by every request.
const RENEWAL_PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// Longest token that fits into the header lines that servers commonly accept.
const LONGEST_TOKEN_BYTES: usize = 8 * 1024;

/// The access token of one client at one provider.
#[derive(Debug)]
pub struct TokenSource {
    client: HttpClient,
    grant: Grant,
    clock: Clock,
    held: Mutex<Option<HeldToken>>,
}

/// A token, ready to be sent. Knows whether it is the one that was refused only by identity, never by its text.
#[derive(Debug)]
pub struct AccessToken {
    /// `Bearer …`, marked sensitive, so that it stays out of `Debug`.
    header: HeaderValue,
}

#[derive(Debug)]
struct HeldToken {
    token: Arc<AccessToken>,
    renew_at: Timestamp,
    ends_at: Timestamp,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    token_type: String,
    expires_in: Option<u32>,
}

impl AccessToken {
    /// The value of the `Authorization` header.
    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl TokenSource {
    /// A source that asks for its first token when it is first needed.
    #[must_use]
    pub fn new(client: HttpClient, grant: impl Into<Grant>, clock: Clock) -> Self {
        Self {
            client,
            grant: grant.into(),
            clock,
            held: Mutex::new(None),
        }
    }

    /// A token that should be accepted now.
    ///
    /// # Errors
    /// As the token endpoint failed; `Authentication` when it refused the credentials.
    pub(super) async fn token(&self, request_id: &HeaderValue) -> Result<Arc<AccessToken>, UpstreamError> {
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        if let Some(held) = held.as_ref().filter(|held| now < held.renew_at) {
            return Ok(Arc::clone(&held.token));
        }
        match (
            self.request(request_id).await,
            held.as_mut().filter(|held| now < held.ends_at),
        ) {
            (Ok(renewed), _) => Ok(Arc::clone(&held.insert(renewed).token)),
            // Renewal is early so that a hiccup of the token endpoint harms nobody while the old token lasts.
            (Err(error), Some(held)) => {
                tracing::warn!(error.code = %error.code(), "early renewal of an access token failed");
                held.renew_at = now + RENEWAL_PAUSE;
                Ok(Arc::clone(&held.token))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Another token than `refused`, which the provider answered with 401.
    ///
    /// # Errors
    /// As for [`TokenSource::token`].
    pub(super) async fn replace(
        &self,
        refused: &Arc<AccessToken>,
        request_id: &HeaderValue,
    ) -> Result<Arc<AccessToken>, UpstreamError> {
        let mut held = self.held.lock().await;
        // Somebody else was refused too and has renewed it while we waited for the lock.
        if let Some(held) = held.as_ref().filter(|held| !Arc::ptr_eq(&held.token, refused)) {
            return Ok(Arc::clone(&held.token));
        }
        *held = None;
        let renewed = self.request(request_id).await?;
        Ok(Arc::clone(&held.insert(renewed).token))
    }

    async fn request(&self, request_id: &HeaderValue) -> Result<HeldToken, UpstreamError> {
        let asked_at = self.clock.now();
        let request = self
            .grant
            .request(&self.client, asked_at)?
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-request-id", request_id.clone());
        let answer = self.client.send(request).await?;
        tracing::debug!(http.status = answer.status.as_u16(), "asked for an access token");
        let answer = accepted(&answer)?;
        let [jitter] = random::bytes();
        answer.into_token(asked_at, jitter)
    }
}

impl TokenAnswer {
    fn into_token(self, asked_at: Timestamp, jitter: u8) -> Result<HeldToken, UpstreamError> {
        let nonsense = |what: &'static str| UpstreamError::Nonsense(anyhow!(what));
        if !self.token_type.eq_ignore_ascii_case("bearer") {
            return Err(nonsense("the access token is not a bearer token"));
        }
        let text = self.access_token.expose_secret();
        if text.is_empty()
            || LONGEST_TOKEN_BYTES < text.len()
            || !text.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(nonsense("the access token cannot be sent in a header"));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {text}"))
            .map_err(|_| nonsense("the access token cannot be sent in a header"))?;
        header.set_sensitive(true);
        let life = self
            .expires_in
            .unwrap_or(ASSUMED_LIFE_SECONDS)
            .min(LONGEST_LIFE_SECONDS);
        Ok(HeldToken {
            token: Arc::new(AccessToken { header }),
            renew_at: asked_at + renewal_after(life, jitter),
            ends_at: asked_at + SignedDuration::from_secs(life.into()),
        })
    }
}

/// When to renew a token that lives for `life_seconds`: between 75 % and 80 % of its life, spread by `jitter` so that
/// several instances started together do not renew together.
fn renewal_after(life_seconds: u32, jitter: u8) -> SignedDuration {
    let life_ms = i64::from(life_seconds) * 1000;
    SignedDuration::from_millis(life_ms * 80 / 100 - life_ms * i64::from(jitter) / 255 * 5 / 100)
}

fn accepted(answer: &HttpAnswer) -> Result<TokenAnswer, UpstreamError> {
    match answer.status {
        StatusCode::OK => serde_json::from_slice(&answer.body).map_err(|_| {
            // The parser's own words may quote the answer, and with it the token.
            UpstreamError::Nonsense(anyhow!("the token endpoint's answer is not of the agreed form"))
        }),
        // RFC 6749, section 5.2: unknown clients and refused grants are answered with 400 or 401.
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Err(UpstreamError::Authentication)
        }
        StatusCode::TOO_MANY_REQUESTS => Err(UpstreamError::RateLimited {
            retry_after_seconds: answer.retry_after_seconds,
        }),
        status if status.is_server_error() => Err(UpstreamError::Unreachable(anyhow!(
            "the token endpoint answered {}",
            status.as_u16()
        ))),
        status => Err(UpstreamError::Rejected(anyhow!(
            "the token endpoint answered {}",
            status.as_u16()
        ))),
    }
}

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;
