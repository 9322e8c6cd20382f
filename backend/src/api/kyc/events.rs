//! `GET /api/kyc/events`: what happens to the session's record, as it happens (server-sent events, WHATWG HTML 9.2).
//!
//! Thousands of streams are open and say nothing, so each keeps its place and little else.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use futures::stream;
use inlay_contract::kyc::KycEvent;
use inlay_contract::{ErrorCode, InstanceId, Problem};
use jiff::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::super::authenticated::Authenticated;
use super::super::error::{ApiError, chain};
use super::super::request_id::RequestId;
use super::super::state::AppState;
use super::streams::Place;
use super::{caller, kyc};
use crate::clock::Clock;
use crate::kyc::Follower;
use crate::session::Unavailable;
use crate::session::store::{Found, SessionStore};
use crate::store::StoredEvent;

/// A stream that says nothing is taken for dead by proxies after a while.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often a stream sees to it that its session still runs. Sessions are remembered, so the store is seldom asked.
const LOOK: Duration = Duration::from_secs(2);
/// Most events that are read at once.
const AT_ONCE: u32 = 50;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Said first, so that whatever buffers in between lets the head of the answer through.
const BEGIN: &str = ": following\n\n";
const SILENCE: &str = ": keep-alive\n\n";
/// The service stops: whoever follows comes back in a second, to an instance that stays.
const COME_BACK: &str = "retry: 1000\n\n";
/// The session is over: come back with a new one.
const END: &str = "event: end\ndata: {}\n\n";

/// Follows the session's record, until the session ends.
///
/// Events are named `kyc`; their data is a `KycEvent`, their id its number. What was missed since `Last-Event-ID` comes first.
/// A comment is sent after 15 seconds of silence. At the end of the session an event named `end` comes last; a stream that
/// ends without it was broken off, and is to be followed again: after the time that `retry` names where the service stops.
#[utoipa::path(
    get,
    path = "/api/kyc/events",
    tag = "kyc",
    params(
        ("x-inlay-client" = String, Header, description = "Always `1`."),
        ("x-inlay-instance" = InstanceId, Header, description = "The widget instance that the session is bound to."),
        ("last-event-id" = Option<u64>, Header, description = "Number of the last event that is known. Without it, only what happens from now on is sent."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The events.", body = KycEvent, content_type = "text/event-stream"),
        (status = 400, description = "`request_malformed`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`session_missing`, `session_unknown`, `session_expired`, `instance_mismatch`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`kyc_permission_missing`, `client_header_missing`, `origin_refused`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`kyc_not_configured`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`, `too_many_streams`", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "`internal`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`store_unavailable`, `overloaded`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api) async fn follow_events(
    State(app): State<AppState>,
    Authenticated { session, token }: Authenticated,
    request_id: RequestId,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let kyc = kyc(&app)?;
    let after = last_event_id(&headers)?;
    let place = kyc.streams.enter(token, &session.org)?;
    let ends_at = session.expires_at;
    let follower = kyc.service.follow(&caller(session, &request_id), after).await?;
    let following = Following {
        clock: app.clock.clone(),
        sessions: Arc::clone(&app.sessions),
        stop: app.stop.clone(),
        follower,
        place,
        ends_at,
        spoke_at: Instant::now(),
        has_begun: false,
        is_over: false,
    };
    let said = stream::unfold(following, |mut following| async move {
        let said = following.next().await?;
        Some((Ok::<_, Infallible>(said), following))
    });
    let mut response = Response::new(Body::from_stream(said));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // Proxies of the nginx family hold a stream back without it.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// A stream between two things that it says.
struct Following {
    clock: Clock,
    sessions: Arc<dyn SessionStore>,
    stop: CancellationToken,
    follower: Follower,
    place: Place,
    ends_at: Timestamp,
    spoke_at: Instant,
    has_begun: bool,
    is_over: bool,
}

impl Following {
    /// What is said next; `None` when there is nothing more to say.
    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        if !self.has_begun {
            self.has_begun = true;
            return Some(Bytes::from_static(BEGIN.as_bytes()));
        }
        loop {
            match self.is_session_running().await {
                Ok(true) => {}
                Ok(false) => {
                    self.is_over = true;
                    return Some(Bytes::from_static(END.as_bytes()));
                }
                // Without a last word: the session may well be running, and whoever follows comes back with it.
                Err(Unavailable) => return None,
            }
            if self.follower.has_news() {
                match self.follower.next(AT_ONCE).await {
                    Ok(events) if events.is_empty() => {}
                    Ok(events) => {
                        self.spoke_at = Instant::now();
                        return Some(written(&events));
                    }
                    Err(error) => {
                        tracing::warn!(cause = chain(&error), "a stream of events is broken off");
                        return None;
                    }
                }
            }
            let silence = self.spoke_at.elapsed();
            if KEEP_ALIVE <= silence {
                self.spoke_at = Instant::now();
                return Some(Bytes::from_static(SILENCE.as_bytes()));
            }
            let wait = LOOK.min(self.until_end()).min(KEEP_ALIVE.saturating_sub(silence));
            tokio::select! {
                () = self.follower.changed() => {}
                () = tokio::time::sleep(wait) => {}
                () = self.stop.cancelled() => {
                    self.is_over = true;
                    return Some(Bytes::from_static(COME_BACK.as_bytes()));
                }
            }
        }
    }

    /// It ends by the clock, and earlier when a new session of the same widget takes its place.
    async fn is_session_running(&self) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let found = self.sessions.find(self.place.token(), now).await?;
        Ok(matches!(found, Found::Running(_)))
    }

    fn until_end(&self) -> Duration {
        let left = self.ends_at.duration_since(self.clock.now());
        Duration::try_from(left).unwrap_or(Duration::ZERO)
    }
}

/// Events on the wire. A document is JSON without line breaks, so it is one line of data.
fn written(events: &[StoredEvent]) -> Bytes {
    let mut text = String::new();
    for event in events {
        // Writing into a text does not fail.
        let _infallible = write!(
            text,
            "id: {}\nevent: kyc\ndata: {}\n\n",
            event.sequence, event.document
        );
    }
    Bytes::from(text)
}

pub(in crate::api) fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get(&LAST_EVENT_ID) else {
        return Ok(None);
    };
    let number = value.to_str().ok().and_then(|text| text.parse().ok());
    number.map(Some).ok_or(ApiError::new(ErrorCode::RequestMalformed))
}

#[cfg(test)]
mod tests;
