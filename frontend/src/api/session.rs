//! The session: an assertion from the host page for a bearer token that lives in memory only.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_contract::host::message::TokenReason;
use inlay_contract::http::SESSION_PATH;
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::write::to_text;

use super::Failure;
use super::fetch::{Cancellation, Sender, post};
use crate::host::{Connected, Host};

/// The session is renewed so long before its end.
const RENEWAL_LEAD_MS: f64 = 60_000.0;
/// However short a session is, renewals do not chase one another.
const SHORTEST_DELAY_MS: f64 = 5_000.0;

/// The work for one record over one connection: who asks, what ends it, and the token of the moment.
#[derive(Clone)]
pub(crate) struct Session {
    /// Who is asked for assertions, and told what happens.
    pub(crate) host: Host,
    pub(super) connected: Connected,
    pub(super) cancellation: Cancellation,
    grant: Rc<RefCell<Option<SessionGrant>>>,
}

impl Session {
    /// Begins without a token.
    pub(crate) fn new(host: Host, connected: Connected, cancellation: Cancellation) -> Self {
        Self {
            host,
            connected,
            cancellation,
            grant: Rc::default(),
        }
    }

    /// Ends what is in flight and forgets the token.
    pub(crate) fn end(&self) {
        self.cancellation.cancel();
        self.grant.take();
    }

    /// The same work with a fresh cancellation, after a time-out used up the old one.
    pub(crate) fn with(&self, cancellation: Cancellation) -> Self {
        Self {
            cancellation,
            ..self.clone()
        }
    }

    /// When the present token ends, in milliseconds since 1970; `None` without one.
    pub(crate) fn expires_at_ms(&self) -> Option<f64> {
        let grant = self.grant.borrow();
        grant
            .as_ref()
            .map(|grant| grant.expires_at.as_millisecond() as f64)
    }

    pub(super) fn bearer(&self) -> Option<String> {
        self.grant.borrow().as_ref().map(|grant| grant.token.clone())
    }

    pub(super) fn sender<'call>(&'call self, bearer: Option<&'call str>) -> Sender<'call> {
        Sender {
            instance: self.connected.instance,
            bearer,
            cancellation: &self.cancellation,
        }
    }
}

/// Gets a token for the session, the first one or another one. The old one stays until the new one is there.
pub(crate) async fn renew(session: &Session, reason: TokenReason) -> Result<(), Failure> {
    let request = SessionRequest {
        assertion: session.host.assertion(reason).await?,
        instance: session.connected.instance,
        nonce: session.connected.nonce.clone(),
    };
    let grant = post(SESSION_PATH, &to_text(&request), session.sender(None)).await?;
    session.grant.replace(Some(grant));
    Ok(())
}

/// How long to wait, from `now_ms`, before a session that ends at `expires_at_ms` is renewed.
pub(crate) fn renewal_delay_ms(expires_at_ms: f64, now_ms: f64) -> u32 {
    let delay = (expires_at_ms - RENEWAL_LEAD_MS - now_ms).max(SHORTEST_DELAY_MS);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and the delay is positive"
    )]
    let whole = delay as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_renewed_a_minute_before_its_end() {
        assert_eq!(renewal_delay_ms(900_000.0, 0.0), 840_000);
    }

    #[test]
    fn a_clock_that_runs_ahead_does_not_cause_a_storm_of_renewals() {
        assert_eq!(renewal_delay_ms(1_000.0, 900_000.0), 5_000);
    }
}
