//! An assertion for a session, step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::session::{SESSION_LIFETIME_SECONDS, SessionGrant, SessionRequest};
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;

use super::assertion::{self, Expectation, Refusal, SigningOrg};
use super::permissions::Permissions;
use super::replay::{ReplayError, ReplayGuard};
use super::store::{Session, SessionStore};
use super::token::BearerToken;
use crate::clock::Clock;
use crate::config::Origin;

/// The orgs that may sign assertions.
pub type SigningOrgs = BTreeMap<OrgId, SigningOrg>;

/// Everything that the exchange of an assertion for a session needs.
#[derive(Clone)]
pub struct Exchange {
    /// The origin that assertions must name as their audience.
    pub audience: Origin,
    /// Whose signature counts.
    pub orgs: Arc<SigningOrgs>,
    /// Remembers used assertions.
    pub replay: Arc<dyn ReplayGuard>,
    /// Keeps the sessions.
    pub store: Arc<dyn SessionStore>,
    /// Tells the time.
    pub clock: Clock,
}

impl Exchange {
    /// Verifies the assertion, uses it up and opens a session for its org, user, record and widget instance.
    ///
    /// The assertion is used up last but one, so that a refused one cannot be used to probe, and so that of many equal
    /// requests at once exactly one gets a session.
    ///
    /// # Errors
    /// Each refusal with its own code.
    pub async fn open_session(&self, request: &SessionRequest) -> Result<SessionGrant, Refusal> {
        let now = self.clock.now();
        let expected = Expectation {
            audience: &self.audience,
            nonce: &request.nonce,
            instance: request.instance,
            now,
        };
        let verified = assertion::verify(&request.assertion, |org| self.orgs.get(org), expected)?;
        let claims = verified.claims;
        let may = Permissions::held(&claims.perms);
        if !may.anything() {
            let reason = "user holds no custom permission that shows anything";
            return Err(Refusal {
                code: ErrorCode::PermissionMissing,
                reason,
            });
        }
        self.replay
            .claim(&verified.org, &claims.jti, verified.usable_until, now)
            .await
            .map_err(|error| match error {
                ReplayError::Used => Refusal {
                    code: ErrorCode::AssertionReplayed,
                    reason: "jti was used before",
                },
                ReplayError::Full => overloaded("no room to remember another assertion"),
            })?;
        // Whole seconds: nobody needs to know our clock better than that.
        let expires_at = Timestamp::from_second(now.as_second().saturating_add(SESSION_LIFETIME_SECONDS))
            .map_err(|_| overloaded("the clock stands at its end"))?;
        let token = BearerToken::generate();
        let session = Session {
            org: verified.org,
            user: claims.sub,
            user_name: claims.name,
            may,
            record: claims.rec.clone(),
            instance: claims.inst,
            expires_at,
        };
        self.store
            .insert(token.hash(), session, now)
            .await
            .map_err(|_| overloaded("no room for another session"))?;
        Ok(SessionGrant {
            token: token.reveal(),
            expires_at,
            record: claims.rec,
        })
    }
}

const fn overloaded(reason: &'static str) -> Refusal {
    Refusal {
        code: ErrorCode::Overloaded,
        reason,
    }
}
