//! What the platform says of identity checks.
//!
//! Some words carry the remark *new*: they stand for what a later version of the platform may say, so that a caller
//! meets a word that it does not know.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person that the platform can check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// The platform's identifier; opaque.
    pub id: String,
}

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// Accepted, not begun.
    Pending,
    /// Being worked on.
    Running,
    /// Waits for the client.
    WaitingForClient,
    /// A person of the platform is looking at it.
    ManualReview,
    /// Over, with a result.
    Completed,
    /// Over without a result: the client did not finish.
    Cancelled,
    /// Over without a result: it could not be carried out.
    Error,
    /// *New*: waits for a partner of the platform.
    HeldByPartner,
}

impl CheckStatus {
    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Error)
    }
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// Nothing speaks against the person.
    Pass,
    /// The same, and something must be brought by `requirements_due`.
    PassWithRequirements,
    /// Something was found that the firm must decide.
    Refer,
    /// Refused.
    Fail,
    /// It could not be told.
    Inconclusive,
    /// *New*: passed under a condition.
    ConditionalPass,
}

/// What a step looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepType {
    /// The identity document.
    Document,
    /// The face against the document.
    Face,
    /// Name, date of birth and address against registers.
    Identity,
    /// A proof of address.
    Address,
    /// Sanctions, politically exposed persons, adverse media.
    Watchlist,
    /// The device that was used.
    Device,
    /// *New*: the voice.
    Voice,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// Not begun.
    Waiting,
    /// Being worked on.
    Running,
    /// Waits for the client.
    WaitingForClient,
    /// A person of the platform is looking at it.
    ManualReview,
    /// Over, with a result.
    Done,
    /// Not needed, or not reached before the check was over.
    Skipped,
    /// Over without a result.
    Error,
    /// *New*: in the queue of a partner of the platform.
    QueuedAtPartner,
}

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepResult {
    /// Nothing to remark.
    Pass,
    /// Something to look at.
    Refer,
    /// Refused.
    Fail,
    /// It could not be told.
    Inconclusive,
    /// *New*: likely enough.
    Plausible,
}

/// How risky the platform finds the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// Nothing unusual.
    Low,
    /// Something to keep an eye on.
    Medium,
    /// Needs somebody to decide.
    High,
}

/// One step of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// Names the step; stable.
    pub id: String,
    /// What it looks at.
    #[serde(rename = "type")]
    pub step_type: StepType,
    /// Where it stands.
    pub status: StepStatus,
    /// What it found; null until it is done.
    pub result: Option<StepResult>,
    /// The finer result, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_result: Option<String>,
    /// Codes that say why.
    pub reasons: Vec<String>,
    /// When it began (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it was over (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// One check of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// The platform's identifier; opaque.
    pub id: String,
    /// The caller's own name for the check.
    pub reference: String,
    /// Where it stands.
    pub status: CheckStatus,
    /// What it came to; null until it is completed.
    pub result: Option<CheckResult>,
    /// The day (UTC) by which something must be brought, for `pass_with_requirements`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub requirements_due: Option<Date>,
    /// The risk that was seen; null until it is completed.
    pub risk: Option<RiskLevel>,
    /// Codes that say why it came to its result.
    pub reasons: Vec<String>,
    /// Its steps, in the order in which they are made.
    pub steps: Vec<Step>,
    /// When anything of it last changed (UTC, milliseconds).
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Whether there is a report to download.
    pub report: bool,
}
