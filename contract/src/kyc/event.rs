//! What the event stream says. Each event has a number; a reader who has missed some names the last one that it got
//! (`Last-Event-ID`) and is sent the rest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::check::Check;

/// One event of a party's KYC file: the `data` of an SSE event named `kyc`, whose `id` is [`KycEvent::sequence`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KycEvent {
    /// Its number in the party's file: 1, 2, 3 … without a gap.
    pub sequence: u64,
    /// When it happened (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What happened.
    pub kind: KycEventKind,
    /// The check as it stood right after.
    pub check: Check,
}

/// What happened to a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum KycEventKind {
    /// It was accepted.
    Started,
    /// The provider has it.
    Submitted,
    /// It, or one of its parts, stands elsewhere than before.
    Progressed,
    /// It gets no further, or goes on after having got no further.
    Delayed,
    /// It is over.
    Finished,
    /// A person decided about it.
    Decided,
}
