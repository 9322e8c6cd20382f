//! What went wrong on the way to an answer, and whether the request can have arrived.

use std::error::Error;
use std::io;

use crate::upstream::UpstreamError;

/// A request without an answer.
#[derive(Debug)]
pub(in crate::upstream) struct Failure {
    pub(in crate::upstream) error: UpstreamError,
    /// Whether the provider may have seen the request. `false` only where there was no connection to send it over.
    pub(in crate::upstream) was_sent: bool,
}

impl From<Failure> for UpstreamError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

pub(super) fn failure(error: reqwest::Error) -> Failure {
    // A connection that took too long is one that was not made.
    let was_sent = !error.is_connect() && !error.is_builder();
    if let Some(fault) = certificate_fault(&error) {
        // S31. The reason names hosts and dates of a certificate, and nothing of a client.
        tracing::error!(reason = %fault, "the certificate of a provider was refused, so nothing was sent");
    }
    // The address holds identifiers of clients; logs must not.
    let error = match error.is_timeout() {
        true => UpstreamError::Timeout,
        false => UpstreamError::Unreachable(anyhow::Error::new(error.without_url())),
    };
    Failure { error, was_sent }
}

/// What was wrong with the server's certificate, where that is why there is no connection.
fn certificate_fault(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(fault @ rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return Some(fault);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            // What an I/O error was made of is not among its own sources.
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
