//! The only maker of HTTP clients, and the only place that sends a request to a provider.
//!
//! Every client has time-outs, follows no redirect (a provider's answer must not choose where credentials go next),
//! never repeats a request by itself, ignores proxy variables of the environment, speaks TLS 1.2 or higher, and reads
//! no more of an answer than it was told (security rows S04 and S31).
//! - `head`: what an answer says beside its status. `failure`: what went wrong on the way. `pin`: servers known by their key.
//!
//! It deliberately knows no provider, no token and no JSON, and no error of it names an address or quotes an answer.
//! Requests go through it one by one; when and how often is the business of `upstream::line`.

mod failure;
mod head;
mod pin;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use reqwest::header::LOCATION;
use reqwest::{Method, Request, RequestBuilder, Response, StatusCode};
use tracing::Instrument as _;
use url::Url;

pub(super) use self::failure::Failure;
use self::failure::failure;
#[cfg(any(test, feature = "fuzzing"))]
pub(super) use self::fuzzing::fuzz_headers;
pub use self::head::ToldLimit;
pub use self::pin::{PinnedKey, UnusablePin};
use super::UpstreamError;
use super::kyc::Report;
use crate::telemetry::provider_call;

/// How patient a client is and how much it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpSettings {
    /// Longest time until a connection stands, TLS included, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest time from sending one request to the end of its answer, in milliseconds.
    pub request_timeout_ms: u64,
    /// Longest body of one answer, in bytes.
    pub max_answer_bytes: usize,
}

/// An HTTP client for one provider. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
    max_answer_bytes: usize,
}

/// A complete answer, within the limits.
#[derive(Debug, Clone)]
pub struct HttpAnswer {
    /// The status, never interpreted here.
    pub status: StatusCode,
    /// Seconds until it is worth coming again, at most five minutes: from `Retry-After`, or for a refusal from what the
    /// provider says of its limit.
    pub retry_after_seconds: Option<u32>,
    /// What the provider says of its limit; `None` when it says nothing.
    pub limit: Option<ToldLimit>,
    /// The provider's name for the request (`X-Request-Id`); `None` when absent or not plain text.
    pub request_id: Option<String>,
    /// When the provider made the answer, by its own clock (`Date`); `None` when absent or of another form.
    pub date: Option<Timestamp>,
    /// The body.
    pub body: Bytes,
}

/// An answer whose body is still to come.
#[derive(Debug)]
pub(super) struct OpenAnswer {
    /// The status, never interpreted here.
    pub(super) status: StatusCode,
    /// As in [`HttpAnswer`].
    pub(super) retry_after_seconds: Option<u32>,
    /// As in [`HttpAnswer`].
    pub(super) limit: Option<ToldLimit>,
    /// As in [`HttpAnswer`].
    pub(super) request_id: Option<String>,
    /// The media type without parameters, in lower case.
    pub(super) media_type: Option<String>,
    /// Where the provider would have us go. Never followed here.
    pub(super) location: Option<String>,
    /// Length of the body in bytes, as announced.
    pub(super) length: Option<u64>,
    response: Response,
}

impl OpenAnswer {
    /// The body piece by piece. Ends with an error when it breaks off, takes too long, or is longer than `most_bytes`.
    pub(super) fn into_stream(self, most_bytes: u64) -> BoxStream<'static, Result<Bytes, UpstreamError>> {
        let reading = (self.response, most_bytes);
        stream::try_unfold(reading, |(mut response, room)| async move {
            let Some(chunk) = response.chunk().await.map_err(|error| failure(error).error)? else {
                return Ok(None);
            };
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            let room = room.checked_sub(length).ok_or_else(|| {
                UpstreamError::Nonsense(anyhow::anyhow!("the document is longer than agreed"))
            })?;
            Ok(Some((chunk, (response, room))))
        })
        .boxed()
    }

    /// The document, where it is of the one media type that was agreed on and not longer than `most_bytes`.
    ///
    /// # Errors
    /// `Nonsense`.
    pub(super) fn into_report(
        self,
        media_type: &'static str,
        most_bytes: u64,
    ) -> Result<Report, UpstreamError> {
        let is_short_enough = self.length.is_none_or(|length| length <= most_bytes);
        if self.media_type.as_deref() != Some(media_type) || !is_short_enough {
            let problem = anyhow::anyhow!("the document is not of the agreed form");
            return Err(UpstreamError::Nonsense(problem));
        }
        Ok(Report {
            content_type: media_type,
            length: self.length,
            body: self.into_stream(most_bytes),
        })
    }

    /// The answer without its body and date, for whoever looks at the status only.
    pub(super) fn without_body(&self) -> HttpAnswer {
        HttpAnswer {
            status: self.status,
            retry_after_seconds: self.retry_after_seconds,
            limit: self.limit,
            request_id: self.request_id.clone(),
            date: None,
            body: Bytes::new(),
        }
    }
}

/// A client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The client itself.
    #[error("the HTTP client cannot be set up")]
    Client(#[source] reqwest::Error),
    /// The machine's certificate store cannot be used.
    #[error("the machine's certificates cannot be used")]
    Certificates(#[source] rustls::Error),
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout_ms: 2_000,
            request_timeout_ms: 8_000,
            max_answer_bytes: 8 * 1024 * 1024,
        }
    }
}

impl HttpClient {
    /// A client with `settings`; its time-outs are at least a millisecond.
    ///
    /// # Errors
    /// [`ClientError`] when the machine has no usable certificate store.
    pub fn new(settings: &HttpSettings) -> Result<Self, ClientError> {
        Self::built(settings, None)
    }

    /// The same, and it speaks only to servers whose certificate holds one of `keys`, unless there are none.
    ///
    /// # Errors
    /// As for [`HttpClient::new`].
    pub fn pinned(settings: &HttpSettings, keys: &[PinnedKey]) -> Result<Self, ClientError> {
        let tls = match keys {
            [] => None,
            keys => Some(pin::client_config(keys, []).map_err(ClientError::Certificates)?),
        };
        Self::built(settings, tls)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that builds HTTP clients"
    )]
    fn built(settings: &HttpSettings, tls: Option<rustls::ClientConfig>) -> Result<Self, ClientError> {
        let builder = reqwest::Client::builder()
            .user_agent("inlay")
            .connect_timeout(Duration::from_millis(settings.connect_timeout_ms.max(1)))
            .timeout(Duration::from_millis(settings.request_timeout_ms.max(1)))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(8);
        let builder = match tls {
            Some(tls) => builder.tls_backend_preconfigured(tls),
            None => builder,
        };
        let inner = builder.build().map_err(ClientError::Client)?;
        Ok(Self {
            inner,
            max_answer_bytes: settings.max_answer_bytes,
        })
    }

    /// A request to be completed with headers; nothing is sent yet.
    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.inner.request(method, url)
    }

    /// Sends `request` and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// `Timeout`, `Unreachable`, or `Nonsense` for an answer that is too long.
    pub(super) async fn send(&self, request: Request) -> Result<HttpAnswer, Failure> {
        let response = self.dispatch(request).await?;
        let (status, headers) = (response.status(), response.headers());
        let answer = HttpAnswer {
            status,
            retry_after_seconds: head::retry_after_seconds(status, headers),
            limit: head::told_limit(headers),
            request_id: head::request_id(headers),
            date: head::date(headers),
            body: Bytes::new(),
        };
        Ok(HttpAnswer {
            body: self.read(response).await?,
            ..answer
        })
    }

    /// Sends `request` and hands back the answer as soon as its head is there. The whole, body included, may take `patience`
    /// instead of the client's own limit: documents are longer than answers.
    ///
    /// # Errors
    /// `Timeout` or `Unreachable`.
    pub(super) async fn open(&self, mut request: Request, patience: Duration) -> Result<OpenAnswer, Failure> {
        *request.timeout_mut() = Some(patience);
        let response = self.dispatch(request).await?;
        let (status, headers) = (response.status(), response.headers());
        Ok(OpenAnswer {
            status,
            retry_after_seconds: head::retry_after_seconds(status, headers),
            limit: head::told_limit(headers),
            request_id: head::request_id(headers),
            media_type: head::media_type(headers),
            location: headers
                .get(LOCATION)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            length: response.content_length(),
            response,
        })
    }

    /// One attempt, up to the head of the answer; each is a span of its own in a trace.
    async fn dispatch(&self, mut request: Request) -> Result<Response, Failure> {
        let span = provider_call(request.headers_mut());
        let response = self
            .inner
            .execute(request)
            .instrument(span.clone())
            .await
            .map_err(failure)?;
        span.record("http.status", response.status().as_u16());
        Ok(response)
    }

    async fn read(&self, mut response: Response) -> Result<Bytes, Failure> {
        let limit = self.max_answer_bytes;
        let announced = response
            .content_length()
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(0);
        if limit < announced {
            return Err(too_long(limit));
        }
        let mut body = BytesMut::with_capacity(announced);
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if limit - body.len() < chunk.len() {
                return Err(too_long(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

fn too_long(limit: usize) -> Failure {
    Failure {
        error: UpstreamError::Nonsense(anyhow::anyhow!("the answer is longer than {limit} bytes")),
        was_sent: true,
    }
}

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;
