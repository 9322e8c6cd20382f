//! An assertion for a session, step by step: at once, or by way of a launch code.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::session::{
    LAUNCH_CODE_LIFETIME_SECONDS, LaunchGrant, LaunchRequest, SESSION_LIFETIME_SECONDS, SessionGrant,
    SessionRequest,
};
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;

use super::assertion::{self, Expectation, Refusal, SigningOrg};
use super::launch::{LaunchCode, LaunchStore, Spent};
use super::replay::{ReplayError, ReplayGuard};
use super::store::SessionStore;
use super::token::BearerToken;
use super::vouched::Vouched;
use super::{NotKept, Unavailable};
use crate::clock::Clock;
use crate::config::Origin;
use crate::live::Live;

/// The orgs that may sign assertions.
pub type SigningOrgs = BTreeMap<OrgId, SigningOrg>;

/// Everything that the exchange of an assertion for a session needs.
#[derive(Clone)]
pub struct Exchange {
    /// The origin that assertions must name as their audience.
    pub audience: Origin,
    /// Whose signature counts.
    pub orgs: Live<SigningOrgs>,
    /// Remembers used assertions.
    pub replay: Arc<dyn ReplayGuard>,
    /// Keeps what waits under a launch code.
    pub launches: Arc<dyn LaunchStore>,
    /// Keeps the sessions.
    pub store: Arc<dyn SessionStore>,
    /// Tells the time.
    pub clock: Clock,
}

/// What an assertion proves, while it is not used up.
struct Proved {
    vouched: Vouched,
    jti: String,
    usable_until: Timestamp,
}

impl Exchange {
    /// Whom a session would be for: uses up the assertion or the launch code of `request`. Whoever counts openings does it after
    /// this, when nobody can be charged with what a stranger made up; [`Exchange::open`] opens the session then.
    ///
    /// An assertion is used up last, so that a refused one cannot be used to probe, and so that of many equal requests at once
    /// exactly one gets a session. A launch code is spent by the first try, right or wrong: whoever holds it without the
    /// handshake that it was made for has taken it from somebody.
    ///
    /// # Errors
    /// Each refusal with its own code.
    pub async fn vouch(&self, request: &SessionRequest) -> Result<Vouched, Refusal> {
        let vouched = self.believe(request).await;
        if let Err(refusal) = &vouched {
            count_opening(outcome_of(refusal));
        }
        vouched
    }

    async fn believe(&self, request: &SessionRequest) -> Result<Vouched, Refusal> {
        let now = self.clock.now();
        let vouched = if LaunchCode::is_meant_by(&request.assertion) {
            let vouched = self.spend(&request.assertion, now).await?;
            vouched.check_binding(&request.nonce, request.instance)?;
            vouched
        } else {
            let proved = self.prove(&request.assertion, now)?;
            proved.vouched.check_binding(&request.nonce, request.instance)?;
            self.use_up(proved, now).await?
        };
        Ok(vouched)
    }

    /// Whom a launch code would be for: verifies an assertion and uses it up. Its nonce and instance are checked when the code
    /// comes back.
    ///
    /// # Errors
    /// Each refusal with its own code, as [`Exchange::vouch`] would refuse the same assertion.
    pub async fn vouch_for_launch(&self, request: &LaunchRequest) -> Result<Vouched, Refusal> {
        let now = self.clock.now();
        let proved = self.prove(&request.assertion, now)?;
        self.use_up(proved, now).await
    }

    /// Gives out a launch code for whom was vouched for.
    ///
    /// # Errors
    /// The code cannot be kept.
    pub async fn launch(&self, vouched: Vouched) -> Result<LaunchGrant, Refusal> {
        let now = self.clock.now();
        let expires_at = whole_second_in(LAUNCH_CODE_LIFETIME_SECONDS, now)?;
        let code = LaunchCode::generate();
        self.launches
            .keep(code.hash(), vouched, expires_at, now)
            .await
            .map_err(|error| not_kept(error, "no room for another launch code"))?;
        Ok(LaunchGrant {
            code: code.reveal(),
            expires_at,
        })
    }

    fn prove(&self, assertion: &str, now: Timestamp) -> Result<Proved, Refusal> {
        let expected = Expectation {
            audience: &self.audience,
            now,
        };
        let orgs = self.orgs.current();
        let verified = assertion::verify(assertion, |org| orgs.get(org), expected)?;
        let jti = verified.claims.jti.clone();
        Ok(Proved {
            vouched: Vouched::of(verified.org, verified.claims)?,
            jti,
            usable_until: verified.usable_until,
        })
    }

    async fn use_up(&self, proved: Proved, now: Timestamp) -> Result<Vouched, Refusal> {
        let Proved {
            vouched,
            jti,
            usable_until,
        } = proved;
        self.replay
            .claim(&vouched.org, &jti, usable_until, now)
            .await
            .map_err(|error| match error {
                ReplayError::Used => replayed("jti was used before"),
                ReplayError::Full => overloaded("no room to remember another assertion"),
                ReplayError::Unavailable(Unavailable) => unavailable(),
            })?;
        Ok(vouched)
    }

    async fn spend(&self, code: &str, now: Timestamp) -> Result<Vouched, Refusal> {
        let unknown = Refusal {
            code: ErrorCode::LaunchCodeUnknown,
            reason: "launch code was never given out here, or too long ago",
        };
        let code = LaunchCode::parse(code).ok_or(unknown)?;
        match self
            .launches
            .spend(code.hash(), now)
            .await
            .map_err(|Unavailable| unavailable())?
        {
            Spent::Now(vouched) => Ok(vouched),
            Spent::Before => Err(replayed("launch code was used before")),
            Spent::Unknown => Err(unknown),
        }
    }

    /// Opens a session for the org, user, record and widget instance of what was vouched for.
    ///
    /// # Errors
    /// [`ErrorCode::Overloaded`] where no more sessions can be kept, [`ErrorCode::StoreUnavailable`] where it cannot be tried.
    pub async fn open(&self, vouched: Vouched) -> Result<SessionGrant, Refusal> {
        let opened = self.keep(vouched).await;
        count_opening(opened.as_ref().map_or_else(outcome_of, |_| "opened"));
        opened
    }

    async fn keep(&self, vouched: Vouched) -> Result<SessionGrant, Refusal> {
        let now = self.clock.now();
        let expires_at = whole_second_in(SESSION_LIFETIME_SECONDS, now)?;
        let token = BearerToken::generate();
        let record = vouched.record.clone();
        self.store
            .insert(token.hash(), vouched.into_session(expires_at), now)
            .await
            .map_err(|error| not_kept(error, "no room for another session"))?;
        Ok(SessionGrant {
            token: token.reveal(),
            expires_at,
            record,
        })
    }
}

fn count_opening(outcome: &'static str) {
    metrics::counter!("inlay_sessions_opened_total", "outcome" => outcome).increment(1);
}

/// Whether it is the caller's fault or ours.
const fn outcome_of(refusal: &Refusal) -> &'static str {
    match refusal.code {
        ErrorCode::Overloaded | ErrorCode::StoreUnavailable => "failed",
        _ => "refused",
    }
}

/// An end so many seconds from now. Whole seconds: nobody needs to know our clock better than that.
fn whole_second_in(seconds: i64, now: Timestamp) -> Result<Timestamp, Refusal> {
    Timestamp::from_second(now.as_second().saturating_add(seconds))
        .map_err(|_| overloaded("the clock stands at its end"))
}

const fn replayed(reason: &'static str) -> Refusal {
    Refusal {
        code: ErrorCode::AssertionReplayed,
        reason,
    }
}

const fn not_kept(error: NotKept, no_room: &'static str) -> Refusal {
    match error {
        NotKept::Full => overloaded(no_room),
        NotKept::Unavailable(Unavailable) => unavailable(),
    }
}

/// Not a word about who asks: the same request may be good in a moment.
const fn unavailable() -> Refusal {
    Refusal {
        code: ErrorCode::StoreUnavailable,
        reason: "who was let in cannot be asked or kept",
    }
}

const fn overloaded(reason: &'static str) -> Refusal {
    Refusal {
        code: ErrorCode::Overloaded,
        reason,
    }
}
