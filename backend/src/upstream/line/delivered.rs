//! One attempt: what came back, and what it says.

use std::time::Duration;

use reqwest::{Request, StatusCode};

use super::repeat::Outcome;
use crate::upstream::UpstreamError;
use crate::upstream::client::{Failure, HttpAnswer, HttpClient, OpenAnswer, ToldLimit};

/// How long a document may take from the first byte asked for to the last one received.
pub(super) const DOCUMENT_PATIENCE: Duration = Duration::from_secs(60);

/// What can come back: a whole answer, or one whose body is still to come.
pub(in crate::upstream) trait Delivered: Sized {
    /// Sends `request` and waits for it.
    fn deliver(client: &HttpClient, request: Request) -> impl Future<Output = Result<Self, Failure>> + Send;
    fn status(&self) -> StatusCode;
    fn retry_after_seconds(&self) -> Option<u32>;
    fn limit(&self) -> Option<&ToldLimit>;
}

/// An attempt that came to something, or to nothing.
pub(super) struct Attempt<A> {
    pub(super) result: Result<A, UpstreamError>,
    /// `None` where nothing was to be sent, so that nothing can be said of the provider.
    pub(super) outcome: Option<Outcome>,
}

impl<A: Delivered> Attempt<A> {
    pub(super) const fn unsent(error: UpstreamError) -> Self {
        Self {
            result: Err(error),
            outcome: None,
        }
    }

    pub(super) fn of(delivered: Result<A, Failure>) -> Self {
        let outcome = match &delivered {
            Ok(answer) => Outcome::of(answer.status()),
            Err(failure) => match (&failure.error, failure.was_sent) {
                (_, false) => Outcome::NotSent,
                (UpstreamError::Timeout, true) => Outcome::TimedOut,
                (UpstreamError::Nonsense(_), true) => Outcome::Unusable,
                (_, true) => Outcome::Lost,
            },
        };
        Self {
            result: delivered.map_err(UpstreamError::from),
            outcome: Some(outcome),
        }
    }
}

impl Delivered for HttpAnswer {
    fn deliver(client: &HttpClient, request: Request) -> impl Future<Output = Result<Self, Failure>> + Send {
        client.send(request)
    }

    fn status(&self) -> StatusCode {
        self.status
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after_seconds
    }

    fn limit(&self) -> Option<&ToldLimit> {
        self.limit.as_ref()
    }
}

impl Delivered for OpenAnswer {
    fn deliver(client: &HttpClient, request: Request) -> impl Future<Output = Result<Self, Failure>> + Send {
        client.open(request, DOCUMENT_PATIENCE)
    }

    fn status(&self) -> StatusCode {
        self.status
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after_seconds
    }

    fn limit(&self) -> Option<&ToldLimit> {
        self.limit.as_ref()
    }
}
