//! How often a caller may ask, counted before any work but the look for its session is done (security row S22).
//!
//! Requests with a session are counted for the session and for its org, all others for the address that they come from: so
//! advisors behind one address do not get into each other's way, and no org takes the service's time from the others. Sessions
//! that are kept have their own bound, for all orgs together. Health is not counted, for load balancers ask and go on asking; nor
//! are the widget's files, which browsers keep; webhooks are counted by their receiver.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use inlay_contract::{ErrorCode, OrgId};

use super::error::ApiError;
use super::state::AppState;
use crate::config::LimitsConfig;
use crate::quota::{Quota, Quotas, Subject, TooSoon};
use crate::sender::{TrustedProxies, network};
use crate::session::TokenHash;

/// The limits of the API, and where they are counted.
pub struct Limits {
    quotas: Arc<dyn Quotas>,
    proxies: TrustedProxies,
    session: Quota,
    org: Quota,
    address: Quota,
}

/// Whose limit was met.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    Session,
    Org,
    Address,
    Streams,
}

impl Limits {
    /// As configured; `proxies` say where a request comes from.
    #[must_use]
    pub fn new(quotas: Arc<dyn Quotas>, config: &LimitsConfig, proxies: TrustedProxies) -> Self {
        Self {
            quotas,
            proxies,
            session: config.session(),
            org: config.org(),
            address: config.address(),
        }
    }

    /// Counts a request of a session, for the session and for its org.
    pub(super) async fn count_request(&self, token: TokenHash, org: &OrgId) -> Result<(), ApiError> {
        let session = Subject::new("requests of a session", token.bytes());
        self.count(Scope::Session, session, self.session).await?;
        self.count_org(org).await
    }

    /// Counts a session or launch code for the org that signed for it.
    pub(super) async fn count_org(&self, org: &OrgId) -> Result<(), ApiError> {
        let subject = Subject::new("requests of an org", org.as_str());
        self.count(Scope::Org, subject, self.org).await
    }

    /// Counts a request that has no session for the address that it comes from.
    pub(super) async fn count_address(
        &self,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<(), ApiError> {
        let sender = network(self.proxies.sender(connection(extensions), headers));
        let subject = match sender {
            IpAddr::V4(address) => Subject::new("requests of an address", address.octets()),
            IpAddr::V6(address) => Subject::new("requests of an address", address.octets()),
        };
        self.count(Scope::Address, subject, self.address).await
    }

    async fn count(&self, scope: Scope, subject: Subject, quota: Quota) -> Result<(), ApiError> {
        let taken = self.quotas.take(subject, quota, NonZeroU32::MIN).await;
        taken.map_err(|early| refusal(scope, early))
    }
}

/// A request of somebody who needs no session, counted. A handler without [`super::authenticated::Authenticated`] takes this as
/// its first argument, so that nothing is read or done for a caller who asks too often.
pub(super) struct Anybody;

impl FromRequestParts<AppState> for Anybody {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        app.limits
            .count_address(&parts.extensions, &parts.headers)
            .await?;
        Ok(Self)
    }
}

impl Scope {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Org => "org",
            Self::Address => "address",
            Self::Streams => "streams",
        }
    }
}

/// The other end of the connection.
pub(super) fn connection(extensions: &Extensions) -> Option<IpAddr> {
    let connection: Option<&ConnectInfo<SocketAddr>> = extensions.get();
    connection.map(|ConnectInfo(address)| address.ip())
}

/// Counts that somebody was refused.
pub(super) fn note_refusal(scope: Scope) {
    metrics::counter!("inlay_limits_refused_total", "scope" => scope.as_str()).increment(1);
}

fn refusal(scope: Scope, early: TooSoon) -> ApiError {
    note_refusal(scope);
    let cause = format!("too many requests of one {}", scope.as_str());
    ApiError {
        retry_after_seconds: Some(early.retry_after_seconds()),
        ..ApiError::because(ErrorCode::RateLimited, &cause)
    }
}
