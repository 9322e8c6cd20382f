//! Makes calls fail as the fault plan says. The tool's own routes and the description never fail.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::body::Frame;
use serde_json::Value;
use tokio::time::Sleep;

use super::AppState;
use super::problem::Problem;
use crate::fault::{Fault, Nonsense, Outage};
use crate::oauth;
use crate::onfido::{self, OnfidoError};
use crate::salesforce::{self, CrmError};
use crate::snaptrade::{self, SnapTradeError};

/// How long nothing comes at the most; callers have given up by then.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

const BEFORE_BREAKING_OFF: Duration = Duration::from_millis(5);

/// Marks a response that must not be sent: the server closes the connection instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

/// Whose call it is: each refuses in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Callee {
    Platform,
    PlatformToken,
    Onfido,
    Salesforce,
    SnapTrade,
}

impl Callee {
    /// `None` for tools, the description and the console.
    fn of(path: &str) -> Option<Self> {
        if path == oauth::TOKEN_PATH {
            Some(Self::PlatformToken)
        } else if path.starts_with("/v1/") {
            Some(Self::Platform)
        } else if path.starts_with(onfido::ROOT) {
            Some(Self::Onfido)
        } else if path.starts_with(salesforce::ROOT) && !path.ends_with("/_written") {
            Some(Self::Salesforce)
        } else if path.starts_with(snaptrade::ROOT) && path != snaptrade::PORTAL {
            Some(Self::SnapTrade)
        } else {
            None
        }
    }

    fn unavailable(self) -> Response {
        match self {
            Self::Platform | Self::PlatformToken => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The platform is out of service.")
                    .into_response()
            }
            Self::Onfido => OnfidoError::unavailable().into_response(),
            Self::Salesforce => CrmError::unavailable().into_response(),
            Self::SnapTrade => SnapTradeError::unavailable().into_response(),
        }
    }

    fn rate_limited(self, retry_after_seconds: u32) -> Response {
        let header = [(RETRY_AFTER, HeaderValue::from(retry_after_seconds))];
        match self {
            Self::Platform | Self::PlatformToken => {
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many calls; slow down.");
                (header, problem).into_response()
            }
            Self::Onfido => (header, OnfidoError::rate_limit()).into_response(),
            Self::Salesforce => CrmError::request_limit(retry_after_seconds),
            Self::SnapTrade => SnapTradeError::throttled(retry_after_seconds).into_response(),
        }
    }

    fn unauthorized(self) -> Response {
        match self {
            Self::Platform => {
                Problem::new(StatusCode::UNAUTHORIZED, "The access token was withdrawn.").into_response()
            }
            Self::PlatformToken => oauth::Refusal::InvalidClient { by_header: true }.into_response(),
            Self::Onfido => OnfidoError::unauthorized().into_response(),
            Self::Salesforce => CrmError::invalid_session().into_response(),
            Self::SnapTrade => SnapTradeError::unauthorized().into_response(),
        }
    }
}

pub(super) async fn inject(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some(callee) = Callee::of(path) else {
        return next.run(request).await;
    };
    let is_platform = matches!(callee, Callee::Platform | Callee::PlatformToken);
    match state.faults.fate(path, is_platform) {
        // A mix has decided by now.
        Fault::None | Fault::Mixed(_) => next.run(request).await,
        Fault::Down {
            outage: Outage::Closed,
        } => cut(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Fault::Down {
            outage: Outage::AnswerLost,
        } => cut(next.run(request).await),
        Fault::Down {
            outage: Outage::BrokenOff,
        } => break_off(next.run(request).await).await,
        Fault::Down {
            outage: Outage::Silent,
        } => {
            // Ends with the connection, when the caller gives up.
            tokio::time::sleep(LONGEST_SILENCE).await;
            cut(StatusCode::GATEWAY_TIMEOUT.into_response())
        }
        Fault::Down {
            outage: Outage::Unavailable,
        } => callee.unavailable(),
        Fault::Slow { delay_ms } => {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            next.run(request).await
        }
        Fault::Nonsense { nonsense } => garble(next.run(request).await, nonsense).await,
        Fault::RateLimited { retry_after_seconds } => callee.rate_limited(retry_after_seconds),
        Fault::Unauthorized => callee.unauthorized(),
        Fault::TokensWithdrawn => {
            state.revoke_tokens();
            next.run(request).await
        }
        Fault::NotSynced if callee == Callee::SnapTrade => SnapTradeError::not_synced().into_response(),
        Fault::ConnectionDisabled if callee == Callee::SnapTrade => {
            SnapTradeError::connection_disabled().into_response()
        }
        Fault::NotSynced | Fault::ConnectionDisabled => next.run(request).await,
    }
}

fn cut(mut response: Response) -> Response {
    response.extensions_mut().insert(Cut);
    response
}

/// The answer up to its middle, under the length of the whole, and then nothing: the server closes the connection.
async fn break_off(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let pause = Box::pin(tokio::time::sleep(BEFORE_BREAKING_OFF));
    let half = Some(half);
    Response::from_parts(parts, Body::new(BrokenOff { half, pause }))
}

/// A body that gives what it has and then fails.
struct BrokenOff {
    half: Option<Bytes>,
    /// What was given must have left before the connection is closed.
    pause: Pin<Box<Sleep>>,
}

impl HttpBody for BrokenOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        let broken = |()| Some(Err(std::io::ErrorKind::ConnectionAborted.into()));
        self.pause.as_mut().poll(context).map(broken)
    }
}

/// Status 200 around something that nobody should believe. A refusal stays what it is.
async fn garble(response: Response, nonsense: Nonsense) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = match nonsense {
        Nonsense::Broken => body.slice(..body.len() / 2),
        Nonsense::Html => {
            parts
                .headers
                .insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Bytes::from_static(b"<!doctype html><title>Maintenance</title><p>We will be back soon.")
        }
        Nonsense::Contradictory => contradict(&body),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn contradict(body: &Bytes) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return body.clone();
    };
    contradict_value(&mut value);
    serde_json::to_vec(&value).map(Bytes::from).unwrap_or_default()
}

/// Holdings of accounts that do not exist, values that are not quantity × price, dates that run backwards, an as-of
/// date before everything, a token that has expired before it was issued.
fn contradict_value(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "account_id" => *member = Value::from("acc_0000000000000000"),
                    "as_of" => *member = Value::from("1999-12-31"),
                    "market_value" => *member = Value::from("-0.07"),
                    "expires_in" => *member = Value::from(-1),
                    "rate" => *member = Value::from("0"),
                    "reference" | "applicant_id" => {
                        *member = Value::from("00000000-0000-4000-8000-00000000beef");
                    }
                    "updated_at" => *member = Value::from("1999-12-31T00:00:00Z"),
                    _ => contradict_value(member),
                }
            }
        }
        Value::Array(items) => {
            items.reverse();
            items.iter_mut().for_each(contradict_value);
        }
        _ => {}
    }
}
