//! From assertion to session: what the widget sends and gets at `POST /api/session`, and what the org's server sends and gets
//! at `POST /api/launch` where it hands in the assertion itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{InstanceId, Nonce, OrgId, RecordId, UserId};

/// How long a session lasts from its issue, in seconds. The widget asks for a new assertion before that.
pub const SESSION_LIFETIME_SECONDS: i64 = 15 * 60;
/// Longest life of an assertion that is accepted (`exp` − `iat`), in seconds.
pub const ASSERTION_LIFETIME_SECONDS: i64 = 120;
/// How far the clocks of org and backend may differ, in seconds.
pub const CLOCK_SKEW_SECONDS: i64 = 30;
/// How long a launch code works, in seconds from its issue.
pub const LAUNCH_CODE_LIFETIME_SECONDS: i64 = 60;
/// What a launch code begins with. No assertion does.
pub const LAUNCH_CODE_PREFIX: &str = "lc_";
/// Longest name of a user, in characters. Salesforce allows 40 for the first, 40 for the middle and 80 for the last name.
pub const NAME_CHARACTERS: usize = 200;
/// The custom permission that lets a user see portfolios, as it stands in the assertion's `perms`.
pub const VIEW_PORTFOLIO_PERMISSION: &str = "Inlay_View_Portfolio";

/// The claims of the one-time assertion by which an org vouches for a user on a record page (RS256 JWT).
///
/// Made by Apex (`Auth.JWT`, `Auth.JWS`) with the org's certificate; the private key never leaves the org.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssertionClaims {
    /// `sf:` and the 18-character org id.
    pub iss: String,
    /// The origin of the backend-for-frontend, exactly.
    pub aud: String,
    /// The user who has the page open.
    pub sub: UserId,
    /// The user's display name, at most [`NAME_CHARACTERS`] characters; an older package does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Issued at, seconds since 1970-01-01T00:00:00Z.
    pub iat: i64,
    /// Expires at, seconds since 1970-01-01T00:00:00Z; at most [`ASSERTION_LIFETIME_SECONDS`] after `iat`.
    pub exp: i64,
    /// Names this assertion; it is accepted once.
    pub jti: String,
    /// The record on whose page the widget stands; the user can read it.
    pub rec: RecordId,
    /// API name of the record's object (`Account`).
    pub obj: String,
    /// Custom permissions that the user holds.
    pub perms: Vec<String>,
    /// Origin of the host page.
    pub lh: String,
    /// The nonce of the guest's hello.
    pub nonce: Nonce,
    /// The widget instance, as named in the host's welcome.
    pub inst: InstanceId,
    /// Version of this claim set: 1.
    pub ver: u32,
}

impl AssertionClaims {
    /// The issuer claim of an org.
    #[must_use]
    pub fn issuer(org: &OrgId) -> String {
        format!("sf:{org}")
    }
}

/// Body of `POST /api/session`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRequest {
    /// The signed assertion, compact serialisation; or the launch code that stands for one.
    pub assertion: String,
    /// The instance from the host's welcome; must equal the assertion's.
    pub instance: InstanceId,
    /// The nonce of the guest's own hello; must equal the assertion's.
    pub nonce: Nonce,
}

impl std::fmt::Debug for SessionRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SessionRequest")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}

/// Answer of `POST /api/session`: an opaque bearer token that lives only in the widget's memory.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionGrant {
    /// Opaque; 256 random bits, base64url. Sent as `Authorization: Bearer`.
    pub token: String,
    /// Absolute end of the session (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
    /// The record that the session is bound to.
    pub record: RecordId,
}

impl std::fmt::Debug for SessionGrant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SessionGrant")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Body of `POST /api/launch`, which the org's server sends.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LaunchRequest {
    /// The signed assertion, compact serialisation.
    pub assertion: String,
}

impl std::fmt::Debug for LaunchRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LaunchRequest").finish_non_exhaustive()
    }
}

/// Answer of `POST /api/launch`: what the browser carries in place of the assertion.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LaunchGrant {
    /// Opaque; [`LAUNCH_CODE_PREFIX`] and 256 random bits, base64url. It takes the assertion's place in [`SessionRequest`]
    /// once, whatever comes of it.
    pub code: String,
    /// Until when it works (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for LaunchGrant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LaunchGrant")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
