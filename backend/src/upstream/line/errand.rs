//! One call as the line sees it: whose it is, how urgent, by when it must be over, and whether it may be made twice.

use reqwest::StatusCode;
use reqwest::header::HeaderValue;
use tokio::time::Instant;

use crate::random;

/// Longest request id that is sent on, in bytes.
const LONGEST_REQUEST_ID: usize = 128;

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub(in crate::upstream) struct Errand<'a> {
    /// The endpoint's name in logs and metrics, never with an identifier.
    pub(in crate::upstream) endpoint: &'static str,
    /// Whether it may be made again.
    pub(in crate::upstream) repeat: Repeat,
    /// Refusals after which whoever calls knows how to go on: with them the call has not come to nothing, and nobody is woken.
    pub(in crate::upstream) foreseen: &'static [StatusCode],
    /// For whom.
    pub(in crate::upstream) asker: &'a Asker,
}

/// Whether a call may be made again when nobody knows whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::upstream) enum Repeat {
    /// It changes nothing.
    Safe,
    /// The provider knows by a key, or by what is written where, that it is the same call.
    Keyed,
    /// A second one would do it twice. Only a connection that was never made is tried again.
    Never,
}

/// How long somebody can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::upstream) enum Urgency {
    /// An advisor looks at the screen.
    Interactive,
    /// A job, which is done again later anyway.
    Background,
}

/// For whom calls are made: the calls of one operation share it.
#[derive(Debug, Clone)]
pub(in crate::upstream) struct Asker {
    /// Goes along as `X-Request-ID`.
    pub(in crate::upstream) request_id: HeaderValue,
    /// The record or party whose turn in the queue it is; never logged.
    pub(in crate::upstream) whom: Box<str>,
    pub(in crate::upstream) urgency: Urgency,
    /// When the operation is over, whatever it still waits for.
    pub(in crate::upstream) deadline: Option<Instant>,
}

impl Asker {
    /// An advisor waits for what concerns `whom`, a record.
    pub(in crate::upstream) fn interactive(whom: &str, request_id: &str) -> Self {
        Self {
            request_id: header_of(request_id),
            whom: whom.into(),
            urgency: Urgency::Interactive,
            deadline: None,
        }
    }

    /// A job asks for what concerns `whom`, a record or a run.
    pub(in crate::upstream) fn background(whom: &str, request_id: &str) -> Self {
        Self {
            urgency: Urgency::Background,
            ..Self::interactive(whom, request_id)
        }
    }

    /// The question whether the provider could be asked. Goes before jobs: whoever asks decides whether this instance is used.
    pub(in crate::upstream) fn probe() -> Self {
        Self {
            request_id: fresh_request_id(),
            whom: "".into(),
            urgency: Urgency::Interactive,
            deadline: None,
        }
    }

    /// The same, over at `deadline` at the latest.
    pub(in crate::upstream) fn until(self, deadline: Instant) -> Self {
        Self {
            deadline: Some(deadline),
            ..self
        }
    }
}

/// The caller's request id, or one of our own when it has none that fits into a header.
fn header_of(request_id: &str) -> HeaderValue {
    match HeaderValue::from_str(request_id) {
        Ok(header) if !request_id.is_empty() && request_id.len() <= LONGEST_REQUEST_ID => header,
        _ => fresh_request_id(),
    }
}

fn fresh_request_id() -> HeaderValue {
    // A UUID is always a header value; the other branch only spares a panic.
    HeaderValue::try_from(random::uuid().to_string()).unwrap_or_else(|_| HeaderValue::from_static("none"))
}
