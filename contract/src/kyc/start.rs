//! Starting a check.

use serde::{Deserialize, Serialize};

use super::check::Check;

/// Body of `POST /api/kyc/checks`; the header [`IDEMPOTENCY_KEY_HEADER`](super::IDEMPOTENCY_KEY_HEADER) names the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartRequest {
    /// [`Package::id`](super::Package::id) of what is ordered.
    pub package: String,
    /// For what.
    pub purpose: Purpose,
    /// What the client consented to.
    pub consent: ConsentGiven,
    /// Start although an earlier result is still valid. Without it the start is refused with `kyc_still_valid`.
    #[serde(default)]
    pub although_valid: bool,
}

/// For what a check is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Purpose {
    /// The business relation begins.
    Onboarding,
    /// The review is due.
    PeriodicReview,
    /// Something happened that calls for a review before it is due.
    TriggerEvent,
}

/// The advisor's word that the client has consented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentGiven {
    /// [`Consent::version`](super::Consent::version) of the text that was shown. Another one than the present is refused.
    pub version: String,
    /// The language in which it was shown, as a BCP 47 tag.
    pub language: String,
}

/// What became of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StartOutcome {
    /// A check was started by this request (status 201).
    Started,
    /// One was running already, and this request joined it (status 200).
    Joined,
    /// This very request was answered before; the same answer again (status 200).
    Repeated,
}

/// Answer of `POST /api/kyc/checks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Started {
    /// What became of the request.
    pub outcome: StartOutcome,
    /// The check that is running now.
    pub check: Check,
}
