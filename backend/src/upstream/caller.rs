//! One authorised call of a service that speaks JSON: headers out, status and JSON back.
//!
//! A refused token is renewed and the call repeated, once. What a status means is the same for every service; what a body
//! says is never repeated in an error, because it is not ours to repeat (security row S24).
//! It may import `upstream::client` and `upstream::token`. It deliberately knows no service.

use std::sync::Arc;

use anyhow::anyhow;
use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::UpstreamError;
use super::client::{HttpAnswer, OpenAnswer};
use super::line::{Asker, Errand, Line, Repeat};
use super::token::{AccessToken, TokenSource};

/// With the token that is kept: a refused one is renewed, and the call made again.
const WITH_KEPT_TOKEN: &[StatusCode] = &[StatusCode::UNAUTHORIZED];
/// With a token that was given a moment ago there is nothing more to try.
const WITH_NEW_TOKEN: &[StatusCode] = &[];
/// Longest identifier that is passed back to a service, in bytes.
const LONGEST_ID: usize = 128;

/// An address with the name under which it is logged; the address itself holds identifiers of clients and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) name: &'static str,
    pub(super) url: Url,
}

/// What is sent, but for what every call has.
#[derive(Debug, Clone)]
pub(super) struct Call {
    method: Method,
    address: Address,
    accept: HeaderValue,
    headers: HeaderMap,
    body: Option<Bytes>,
    repeat: Repeat,
}

/// Calls a service as one client.
#[derive(Debug)]
pub(super) struct Caller {
    service: &'static str,
    line: Arc<Line>,
    tokens: TokenSource,
    headers: HeaderMap,
}

impl Call {
    pub(super) fn get(address: Address) -> Self {
        Self::new(Method::GET, address, Repeat::Safe)
    }

    /// Not to be made twice, unless [`Call::keyed`].
    pub(super) fn post(address: Address, body: &impl Serialize) -> Result<Self, UpstreamError> {
        Self::new(Method::POST, address, Repeat::Never).with_body(body)
    }

    /// As [`Call::post`].
    pub(super) fn patch(address: Address, body: &impl Serialize) -> Result<Self, UpstreamError> {
        Self::new(Method::PATCH, address, Repeat::Never).with_body(body)
    }

    /// Takes a document instead of JSON.
    pub(super) fn accepting(mut self, media_type: &'static str) -> Self {
        self.accept = HeaderValue::from_static(media_type);
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The service knows by what is sent that a second call is the same one, and does nothing twice.
    pub(super) fn keyed(mut self) -> Self {
        self.repeat = Repeat::Keyed;
        self
    }

    fn new(method: Method, address: Address, repeat: Repeat) -> Self {
        Self {
            method,
            address,
            accept: HeaderValue::from_static("application/json"),
            headers: HeaderMap::new(),
            body: None,
            repeat,
        }
    }

    fn errand<'a>(&self, foreseen: &'static [StatusCode], asker: &'a Asker) -> Errand<'a> {
        Errand {
            endpoint: self.address.name,
            repeat: self.repeat,
            foreseen,
            asker,
        }
    }

    fn with_body(mut self, body: &impl Serialize) -> Result<Self, UpstreamError> {
        let body = serde_json::to_vec(body)
            .map_err(|_| UpstreamError::Rejected(anyhow!("the request has no JSON form")))?;
        self.body = Some(body.into());
        Ok(self)
    }
}

impl Caller {
    /// Calls `service` (its name for logs and errors, as in "the platform"); `headers` go with every call.
    pub(super) fn new(
        service: &'static str,
        line: Arc<Line>,
        tokens: TokenSource,
        headers: HeaderMap,
    ) -> Self {
        Self {
            service,
            line,
            tokens,
            headers,
        }
    }

    /// Whether our credentials are accepted: there is a token, or one is given.
    pub(super) async fn authorised(&self, asker: &Asker) -> Result<(), UpstreamError> {
        self.tokens.token(asker).await.map(drop)
    }

    /// What stands at `address`.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        address: Address,
        asker: &Asker,
    ) -> Result<T, UpstreamError> {
        let call = Call::get(address);
        let answer = self.send(&call, asker).await?;
        self.parse(&call, &answer)
    }

    /// Sends `call`, whatever the answer's status, but for a refused token.
    pub(super) async fn send(&self, call: &Call, asker: &Asker) -> Result<HttpAnswer, UpstreamError> {
        let asker = &self.within_one_deadline(asker);
        let errand = call.errand(WITH_KEPT_TOKEN, asker);
        let token = self.tokens.token(asker).await?;
        let mut answer = self
            .line
            .send(&errand, || Ok(self.request(call, &token, asker)))
            .await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.replace(&token, asker).await?;
            let errand = call.errand(WITH_NEW_TOKEN, asker);
            answer = self
                .line
                .send(&errand, || Ok(self.request(call, &token, asker)))
                .await?;
        }
        tracing::debug!(
            service = self.service,
            endpoint = call.address.name,
            http.status = answer.status.as_u16(),
            http.body_bytes = answer.body.len(),
            "called a service"
        );
        Ok(answer)
    }

    /// As [`Caller::send`], for a document that is passed on while it comes.
    pub(super) async fn open(&self, call: &Call, asker: &Asker) -> Result<OpenAnswer, UpstreamError> {
        let asker = &self.within_one_deadline(asker);
        let errand = call.errand(WITH_KEPT_TOKEN, asker);
        let token = self.tokens.token(asker).await?;
        let mut answer = self
            .line
            .open(&errand, || Ok(self.request(call, &token, asker)))
            .await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.replace(&token, asker).await?;
            let errand = call.errand(WITH_NEW_TOKEN, asker);
            answer = self
                .line
                .open(&errand, || Ok(self.request(call, &token, asker)))
                .await?;
        }
        tracing::debug!(
            service = self.service,
            endpoint = call.address.name,
            http.status = answer.status.as_u16(),
            "asked a service for a document"
        );
        Ok(answer)
    }

    /// A document at an address that the service named. Goes without any credentials.
    pub(super) async fn open_elsewhere(
        &self,
        url: Url,
        media_type: &'static str,
    ) -> Result<OpenAnswer, UpstreamError> {
        let request = self.line.request(Method::GET, url).header(ACCEPT, media_type);
        self.line.fetch(request).await
    }

    /// A call with the renewals that belong to it is over when one call is.
    fn within_one_deadline(&self, asker: &Asker) -> Asker {
        asker.clone().until(self.line.deadline(asker))
    }

    fn request(&self, call: &Call, token: &AccessToken, asker: &Asker) -> RequestBuilder {
        let request = self
            .line
            .request(call.method.clone(), call.address.url.clone())
            .header(AUTHORIZATION, token.header())
            .header(ACCEPT, call.accept.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("x-request-id", asker.request_id.clone())
            .headers(self.headers.clone())
            .headers(call.headers.clone());
        match &call.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }

    /// What a status means. The answer's body is never looked at unless all is well.
    pub(super) fn accept(&self, call: &Call, answer: &HttpAnswer) -> Result<(), UpstreamError> {
        let said = || {
            anyhow!(
                "{} answered {} for {}",
                self.service,
                answer.status.as_u16(),
                call.address.name
            )
        };
        match answer.status {
            StatusCode::OK => Ok(()),
            StatusCode::CREATED if call.method != Method::GET => Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(UpstreamError::Authentication),
            StatusCode::NOT_FOUND => Err(UpstreamError::RecordUnknown),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Err(UpstreamError::Timeout),
            StatusCode::TOO_MANY_REQUESTS => Err(UpstreamError::RateLimited {
                retry_after_seconds: answer.retry_after_seconds,
            }),
            status if status.is_client_error() => Err(UpstreamError::Rejected(said())),
            status if status.is_server_error() => Err(UpstreamError::Unreachable(said())),
            // A redirect, or a success without content: neither is in the agreement.
            _ => Err(UpstreamError::Nonsense(said())),
        }
    }

    /// The answer's content, where its status is as it should be.
    pub(super) fn parse<T: DeserializeOwned>(
        &self,
        call: &Call,
        answer: &HttpAnswer,
    ) -> Result<T, UpstreamError> {
        self.accept(call, answer)?;
        json(call.address.name, &answer.body)
    }
}

/// JSON from outside. `what` names it in errors, which never quote it.
pub(super) fn json<T: DeserializeOwned>(what: &str, body: &[u8]) -> Result<T, UpstreamError> {
    serde_json::from_slice(body).map_err(|error| {
        // The parser's own words may quote the answer; where it stumbled says enough.
        let (line, column) = (error.line(), error.column());
        let problem = match error.classify() {
            serde_json::error::Category::Data => "is not of the agreed form",
            _ => "is not JSON",
        };
        UpstreamError::Nonsense(anyhow!(
            "the answer for {what} {problem}, line {line}, column {column}"
        ))
    })
}

/// Whether a text can be one segment of a path: letters, digits and `-._:~`, not only dots, and not endless.
pub(super) fn is_plain_id(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~".contains(&byte);
    let is_dots = text.bytes().all(|byte| byte == b'.');
    !is_dots && text.len() <= LONGEST_ID && text.bytes().all(is_allowed)
}

/// Whether paths can be appended to an address, and nothing in it is a trap.
pub(super) fn is_plain_base(base: &Url) -> bool {
    matches!(base.scheme(), "http" | "https")
        && base.has_host()
        && base.username().is_empty()
        && base.password().is_none()
        && base.query().is_none()
        && base.fragment().is_none()
}

/// `base` with `segments` appended, each percent-encoded, and `query`.
pub(super) fn below(base: &Url, segments: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    // An address with a host always has a path to append to.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}
