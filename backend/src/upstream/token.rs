//! Access tokens of OAuth 2.0, kept until shortly before they end. `grant` says what a token is asked for with, `statement` signs.
//!
//! All callers share one token and at most one renewal is under way (security row S30): renewal happens under one
//! lock, early, at about four fifths of the token's life. While the old token lasts, whoever renews it gives the token endpoint
//! two seconds, and nobody else waits for it. A token that the provider refuses is renewed once, however many callers it was refused to. Another secret at its place leads to another token.
//! It may import `upstream::line`, `clock`, `random` and `secret`. It deliberately stores nothing, and no type in it can be
//! serialised or shows a secret in `Debug` (S01, S29).

mod grant;
mod statement;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::anyhow;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, timeout_at};

#[cfg(any(test, feature = "fuzzing"))]
pub(super) use self::fuzzing::fuzz_token_answer;
pub use self::grant::{ClientCredentials, Grant};
pub use self::statement::{JwtBearer, PrivateKeyJwt, UnusableKey};
use super::UpstreamError;
use super::client::HttpAnswer;
use super::line::{Asker, Errand, Line, Repeat};
use crate::clock::Clock;
use crate::random;

/// Life of a token whose answer does not say it. Short: a renewal is cheaper than a refusal.
const ASSUMED_LIFE_SECONDS: u32 = 300;
/// No token is kept longer, whatever its answer says.
const LONGEST_LIFE_SECONDS: u32 = 24 * 60 * 60;
/// Pause after an early renewal that failed, so that a token endpoint in trouble is not asked by every request.
const RENEWAL_PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// How long an early renewal may take: the caller whose turn it is has a token that is good, and a deadline of its own.
const EARLY_PATIENCE: Duration = Duration::from_secs(2);
/// Longest token that fits into the header lines that servers commonly accept.
const LONGEST_TOKEN_BYTES: usize = 8 * 1024;

/// The access token of one client at one provider.
#[derive(Debug)]
pub struct TokenSource {
    line: Arc<Line>,
    grant: Grant,
    clock: Clock,
    held: RwLock<Option<HeldToken>>,
    /// Held by whoever asks for a token.
    renewing: Mutex<()>,
}

/// A token, ready to be sent. Knows whether it is the one that was refused only by identity, never by its text.
#[derive(Debug)]
pub struct AccessToken {
    /// `Bearer …`, marked sensitive, so that it stays out of `Debug`.
    header: HeaderValue,
}

#[derive(Debug, Clone)]
struct HeldToken {
    token: Arc<AccessToken>,
    renew_at: Timestamp,
    ends_at: Timestamp,
    /// The secret or key that was in use when it was asked for.
    secret: SecretString,
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
    pub fn new(line: Arc<Line>, grant: impl Into<Grant>, clock: Clock) -> Self {
        Self {
            line,
            grant: grant.into(),
            clock,
            held: RwLock::new(None),
            renewing: Mutex::new(()),
        }
    }

    /// A token that should be accepted now.
    ///
    /// # Errors
    /// As the token endpoint failed; `Authentication` when it refused the credentials.
    pub(super) async fn token(&self, asker: &Asker) -> Result<Arc<AccessToken>, UpstreamError> {
        let secret = self.grant.secret().current();
        let held = self.held();
        if let Some(held) = held
            .as_ref()
            .filter(|held| held.is_fresh(self.clock.now(), &secret))
        {
            return Ok(Arc::clone(&held.token));
        }
        let _renewing = match held.filter(|held| self.clock.now() < held.ends_at) {
            // Somebody is at it, and the old one lasts for as long as that takes.
            Some(held) => match self.renewing.try_lock() {
                Ok(renewing) => renewing,
                Err(_) => return Ok(held.token),
            },
            None => self.renewing(asker).await?,
        };
        let now = self.clock.now();
        let held = self.held();
        if let Some(held) = held.as_ref().filter(|held| held.is_fresh(now, &secret)) {
            return Ok(Arc::clone(&held.token));
        }
        let renewed = match held
            .as_ref()
            .is_some_and(|held| held.outlasts(now, EARLY_PATIENCE))
        {
            true => self.renew(&self.early(asker)).await,
            false => self.renew(asker).await,
        };
        // Read anew: the renewal took its time.
        let now = self.clock.now();
        match (renewed, held.filter(|held| now < held.ends_at)) {
            (Ok(token), _) => Ok(token),
            // Renewal is early so that a hiccup of the token endpoint harms nobody while the old token lasts.
            (Err(error), Some(held)) => {
                tracing::warn!(error.code = %error.code(), "early renewal of an access token failed");
                let token = Arc::clone(&held.token);
                self.keep(Some(HeldToken {
                    renew_at: now + RENEWAL_PAUSE,
                    secret,
                    ..held
                }));
                Ok(token)
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
        asker: &Asker,
    ) -> Result<Arc<AccessToken>, UpstreamError> {
        let _renewing = self.renewing(asker).await?;
        // Somebody else was refused too and has renewed it while we waited for the lock.
        if let Some(held) = self.held().filter(|held| !Arc::ptr_eq(&held.token, refused)) {
            return Ok(held.token);
        }
        self.keep(None);
        self.renew(asker).await
    }

    /// The same asker, with no more patience than an early renewal deserves.
    fn early(&self, asker: &Asker) -> Asker {
        let latest = Instant::now() + EARLY_PATIENCE;
        asker.clone().until(self.line.deadline(asker).min(latest))
    }

    /// Waits until nobody else asks for a token.
    async fn renewing(&self, asker: &Asker) -> Result<MutexGuard<'_, ()>, UpstreamError> {
        timeout_at(self.line.deadline(asker), self.renewing.lock())
            .await
            .map_err(|_| UpstreamError::Timeout)
    }

    /// A new token, which is kept. Where the credentials are refused, and there are others at their place by now, with those.
    async fn renew(&self, asker: &Asker) -> Result<Arc<AccessToken>, UpstreamError> {
        let mut renewed = self.request(asker).await;
        if matches!(renewed, Err(UpstreamError::Authentication))
            && matches!(self.grant.secret().reload(), Ok(true))
        {
            // Whoever rotates a secret looks for this line, and the keeper of secrets will find nothing new any more.
            tracing::info!("a secret has changed");
            renewed = self.request(asker).await;
        }
        self.line.token_renewed(match &renewed {
            Ok(_) => "renewed",
            Err(UpstreamError::Authentication) => "refused",
            Err(_) => "failed",
        });
        let renewed = renewed?;
        let token = Arc::clone(&renewed.token);
        self.keep(Some(renewed));
        Ok(token)
    }

    async fn request(&self, asker: &Asker) -> Result<HeldToken, UpstreamError> {
        let errand = Errand {
            endpoint: "token",
            // A token that nobody got to see harms nobody.
            repeat: Repeat::Safe,
            foreseen: &[],
            asker,
        };
        let asked_at = self.clock.now();
        let secret = self.grant.secret().current();
        let build = || {
            let request = self.grant.request(&self.line, self.clock.now())?;
            Ok(request
                .header(ACCEPT, "application/json")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("x-request-id", asker.request_id.clone()))
        };
        let answer = self.line.send(&errand, build).await?;
        tracing::debug!(http.status = answer.status.as_u16(), "asked for an access token");
        let answer = accepted(&answer)?;
        let [jitter] = random::bytes();
        answer.into_token(asked_at, jitter, secret)
    }

    fn held(&self) -> Option<HeldToken> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, token: Option<HeldToken>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

impl HeldToken {
    fn is_fresh(&self, now: Timestamp, secret: &SecretString) -> bool {
        // Both are ours, so that nobody learns anything from how long the comparison takes.
        now < self.renew_at && self.secret.expose_secret() == secret.expose_secret()
    }

    /// Whether it is still good when `patience` is at its end.
    fn outlasts(&self, now: Timestamp, patience: Duration) -> bool {
        Duration::try_from(self.ends_at.duration_since(now)).is_ok_and(|left| patience < left)
    }
}

impl TokenAnswer {
    fn into_token(
        self,
        asked_at: Timestamp,
        jitter: u8,
        secret: SecretString,
    ) -> Result<HeldToken, UpstreamError> {
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
            secret,
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
