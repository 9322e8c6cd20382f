//! What a person decides about a check: the review of what it left open, and the override of what it said.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::check::{Outcome, Person};

/// The review of a check that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Where it stands.
    pub state: ReviewState,
    /// When the check came into the queue (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub opened_at: Timestamp,
    /// How it was resolved.
    pub resolution: Option<Resolution>,
}

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewState {
    /// Waits for somebody who may decide.
    Open,
    /// What was found is true of the client. The check counts as declined.
    Confirmed,
    /// What was found is of somebody else. The check counts as approved.
    FalsePositive,
    /// It cannot be told. The check counts as inconclusive, and another one is needed.
    Inconclusive,
}

/// Who resolved a review, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resolution {
    /// Who.
    pub by: Person,
    /// When (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Why, in their own words. Personal data.
    pub note: String,
}

/// A decision that stands against what the provider said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Override {
    /// What holds instead.
    pub outcome: Outcome,
    /// Who decided it, when and why.
    pub resolution: Resolution,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Decision {
    /// The review: what was found is true of the client.
    Confirm,
    /// The review: what was found is of somebody else.
    FalsePositive,
    /// The review: it cannot be told.
    Inconclusive,
    /// The override: approved against the provider.
    OverrideApproved,
    /// The override: declined against the provider.
    OverrideDeclined,
}

/// Body of `POST /api/kyc/checks/{id}/decision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionRequest {
    /// What is decided.
    pub decision: Decision,
    /// Why; 1 to 2,000 characters.
    pub note: String,
}
