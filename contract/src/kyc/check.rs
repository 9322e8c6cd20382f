//! One check: a run of a package of tests for one party, by one provider.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::decision::{Override, Review};
use super::panel::Risk;
use super::start::Purpose;
use crate::error::ErrorCode;
use crate::id::UserId;

/// Names a check. Made by Inlay, the same for its whole life, and the external id under which it stands in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
pub struct CheckId(pub Uuid);

impl fmt::Display for CheckId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(formatter)
    }
}

impl FromStr for CheckId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::from_str(text).map(Self)
    }
}

/// A word of ours for what a provider said, with the provider's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Said<T> {
    /// In the terms of this model; its `unknown` where the provider's word is new.
    pub value: T,
    /// The provider's word, as it came. `None` where Inlay itself says it, without having heard from the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

impl<T> Said<T> {
    /// What Inlay says of its own accord.
    #[must_use]
    pub const fn by_inlay(value: T) -> Self {
        Self { value, raw: None }
    }

    /// What a provider said as `raw`.
    #[must_use]
    pub fn by_provider(value: T, raw: impl Into<String>) -> Self {
        Self {
            value,
            raw: Some(raw.into()),
        }
    }
}

/// Where a run stands. Says nothing of how it will end or has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RunState {
    /// Accepted and durable here; the provider does not have it yet.
    Queued,
    /// The provider is working on it.
    InProgress,
    /// It waits for the client: documents, a picture, an answer.
    AwaitingClient,
    /// A person is looking at it, at the provider or in the firm.
    InReview,
    /// It is over and has an outcome.
    Finished,
    /// It is over without an outcome: the client never finished, or it was withdrawn.
    Abandoned,
    /// It is over without an outcome: it could not be carried out.
    Failed,
    /// The provider says something that Inlay does not know. Treated as running.
    Unknown,
}

impl RunState {
    /// All states, in the order of a run.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::InProgress,
        Self::AwaitingClient,
        Self::InReview,
        Self::Finished,
        Self::Abandoned,
        Self::Failed,
        Self::Unknown,
    ];

    /// Whether nothing more will come from the provider.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Abandoned | Self::Failed)
    }

    /// The name as it stands in JSON and in `kyc-changed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::AwaitingClient => "awaiting_client",
            Self::InReview => "in_review",
            Self::Finished => "finished",
            Self::Abandoned => "abandoned",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// Nothing speaks against the client.
    Approved,
    /// Approved, and something must be brought by a date.
    ApprovedWithRequirements,
    /// Something was found that a person must decide.
    Attention,
    /// The client was refused.
    Declined,
    /// The run could not tell.
    Inconclusive,
    /// The provider says something that Inlay does not know. Never treated as approved.
    Unknown,
}

impl Outcome {
    /// All outcomes, the best first.
    pub const ALL: [Self; 6] = [
        Self::Approved,
        Self::ApprovedWithRequirements,
        Self::Attention,
        Self::Declined,
        Self::Inconclusive,
        Self::Unknown,
    ];

    /// Whether it counts as a completed, valid check.
    #[must_use]
    pub const fn is_approval(self) -> bool {
        matches!(self, Self::Approved | Self::ApprovedWithRequirements)
    }

    /// The name as it stands in JSON and in `kyc-changed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedWithRequirements => "approved_with_requirements",
            Self::Attention => "attention",
            Self::Declined => "declined",
            Self::Inconclusive => "inconclusive",
            Self::Unknown => "unknown",
        }
    }
}

/// What a part of a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PartKind {
    /// An identity document.
    Document,
    /// A picture or video of the face against the document.
    Face,
    /// Name, date of birth and address against registers.
    Identity,
    /// Proof of address.
    Address,
    /// Sanctions, politically exposed persons, adverse media.
    Watchlist,
    /// The device that was used.
    Device,
    /// Something that Inlay does not know.
    Unknown,
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PartState {
    /// Not begun.
    Waiting,
    /// Being worked on.
    InProgress,
    /// Waits for the client.
    AwaitingClient,
    /// A person is looking at it.
    InReview,
    /// Over.
    Finished,
    /// Not needed in this run.
    Skipped,
    /// Over without a result.
    Failed,
    /// The provider says something that Inlay does not know.
    Unknown,
}

/// What a part found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PartResult {
    /// Nothing to remark.
    Clear,
    /// Something to look at.
    Attention,
    /// Refused.
    Rejected,
    /// It could not be told.
    Inconclusive,
    /// The provider says something that Inlay does not know.
    Unknown,
}

/// Why a part or a run came to what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// A stable code of ours for which the catalogue has plain words; `other` where there is none.
    pub code: String,
    /// The provider's word, as it came: a code or label, never a text about the client.
    pub raw: String,
}

/// One part of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckPart {
    /// Names the part within its check; stable.
    pub id: String,
    /// What it looks at, with the provider's name for it.
    pub kind: Said<PartKind>,
    /// Where it stands.
    pub state: Said<PartState>,
    /// What it found, once it has.
    pub result: Option<Said<PartResult>>,
    /// The finer result in the provider's word (`suspected`, `caution`), where there is one.
    pub sub_result: Option<String>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Timestamp>,
}

/// A person of the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The CRM user.
    pub user: UserId,
    /// The user's name as the CRM vouched for it; `None` where it did not say.
    pub name: Option<String>,
}

/// Where a check stands in its chain of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// 1 for the first check of a party.
    pub number: u32,
    /// The check before it.
    pub previous: Option<CheckId>,
}

/// Why a running check gets no further at the moment, though nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delay {
    /// Since when (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// What stands in the way.
    pub code: ErrorCode,
}

/// How long finished checks of the same package took here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TypicalTime {
    /// Half of them took at most this long, in seconds.
    pub median_seconds: u32,
    /// Nine tenths of them took at most this long, in seconds.
    pub most_seconds: u32,
    /// How many they were; at least five, fewer say nothing.
    pub checks: u32,
}

/// A check with everything that the panel shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// Its name.
    pub id: CheckId,
    /// Its place among the party's attempts.
    pub attempt: Attempt,
    /// [`Package::id`](super::Package::id) of what was ordered.
    pub package: String,
    /// Display name of the provider.
    pub provider: String,
    /// Where it stands.
    pub state: Said<RunState>,
    /// What it came to, in the provider's judgement.
    pub outcome: Option<Said<Outcome>>,
    /// What holds after review and override; equals the provider's outcome while nobody decided otherwise.
    pub effective: Option<Outcome>,
    /// Why it came to that.
    pub reasons: Vec<Reason>,
    /// Its parts, in the provider's order.
    pub parts: Vec<CheckPart>,
    /// The risk that the provider saw.
    pub risk: Risk,
    /// By when something must be brought, for an approval with requirements.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub requirements_due: Option<Date>,
    /// Who started it.
    pub started_by: Person,
    /// For what.
    pub purpose: Purpose,
    /// The version of the text that the client consented to.
    pub consent_version: String,
    /// When it was accepted here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When it was over.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Timestamp>,
    /// The last day on which it counts as valid.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_until: Option<Date>,
    /// What became of its review, where one is or was needed.
    pub review: Option<Review>,
    /// A decision against the provider's outcome.
    #[serde(rename = "override")]
    pub overridden: Option<Override>,
    /// Set while the provider cannot be asked.
    pub delay: Option<Delay>,
    /// Whether the provider has a report to download.
    pub has_report: bool,
}
