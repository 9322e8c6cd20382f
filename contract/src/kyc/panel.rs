//! The whole panel: the answer of `GET /api/kyc`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::check::{Check, PartKind, TypicalTime};
use crate::id::{RecordId, UserId};

/// A party's KYC file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Panel {
    /// Whom it is about, masked.
    pub party: MaskedParty,
    /// The one state at the head.
    pub overall: Overall,
    /// The party's risk rating.
    pub risk: Risk,
    /// When the latest approval was completed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_completed: Option<Date>,
    /// When the next review is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub next_review: Option<Date>,
    /// The checks, the latest first.
    pub checks: Vec<Check>,
    /// What can be ordered.
    pub packages: Vec<Package>,
    /// What the client must have consented to before a start.
    pub consent: Consent,
    /// Who reads: the CRM user of the session. What is one's own is told by it: nobody decides about a check of their own.
    pub reader: UserId,
    /// What the reader may do.
    pub may: KycPermissions,
    /// Number of the latest event in it: where the event stream goes on.
    pub sequence: u64,
}

/// The one state at the head of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Overall {
    /// No check was ever made.
    NeverChecked,
    /// A check is running.
    Running,
    /// A running check waits for the client.
    AwaitingClient,
    /// A check waits for somebody to decide.
    InReview,
    /// Approved, and not due for long.
    Valid,
    /// Approved, and the review is due within the configured notice.
    DueSoon,
    /// Approved once, and the review is overdue.
    Overdue,
    /// The latest check was declined.
    Declined,
    /// The latest check came to nothing; no earlier approval is valid.
    Incomplete,
}

/// How much there is to watch out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Risk {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Nobody said. Reviewed as often as high risk.
    Unknown,
}

/// A person or company as far as anybody with the panel may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaskedParty {
    /// The CRM record.
    pub record: RecordId,
    /// What the record stands for.
    pub kind: PartyKind,
    /// Display name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Last four characters of the identity document's number.
    pub document_ending: Option<String>,
    /// Country of residence, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Who belongs to it, where it is a household: the checks are made on their records.
    pub members: Vec<PartyMember>,
}

/// What a CRM record stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PartyKind {
    /// A natural person: can be checked.
    Person,
    /// Several persons: each of them is checked on a record of their own.
    Household,
    /// Something that is not checked.
    Other,
}

/// A member of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartyMember {
    /// The member's own record.
    pub record: RecordId,
    /// Display name.
    pub name: String,
}

/// What can be ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Package {
    /// Names it in requests.
    pub id: String,
    /// Its name for people, as configured.
    pub name: String,
    /// What it looks at.
    pub parts: Vec<PartKind>,
    /// How long it usually takes; `None` where too few have finished here.
    pub typical: Option<TypicalTime>,
}

/// The text that the client consents to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Names this wording.
    pub version: String,
    /// The language of `text`, as a BCP 47 tag.
    pub language: String,
    /// The wording, plain text; paragraphs are separated by an empty line.
    pub text: String,
}

/// What the reader may do, from the CRM's custom permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KycPermissions {
    /// See the panel.
    pub read: bool,
    /// Start checks.
    pub start: bool,
    /// Decide what checks left open.
    pub decide: bool,
    /// See personal data unmasked.
    pub reveal: bool,
}

/// Body of `POST /api/kyc/reveal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevealRequest {
    /// Why it must be seen; 1 to 200 characters. It stands in the audit log.
    pub reason: String,
}

/// Personal data unmasked, for [`REVEAL_SECONDS`](super::REVEAL_SECONDS). It is in no log, cache or store of Inlay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevealedParty {
    /// Date of birth.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub birth_date: Option<Date>,
    /// Number of the identity document.
    pub document_number: Option<String>,
    /// Address, one line each.
    pub address: Vec<String>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Until when it may be shown (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub hide_at: Timestamp,
}

impl std::fmt::Debug for RevealedParty {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RevealedParty")
            .field("hide_at", &self.hide_at)
            .finish_non_exhaustive()
    }
}
