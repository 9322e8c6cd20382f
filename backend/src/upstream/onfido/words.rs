//! Onfido's words and ours. A word that is not in a table is unknown, and travels on as it came.
//!
//! Source of the words: `workflow_run_status`, `check_status`, `report_status`, `report_name`, `report_result` and the
//! breakdowns of the official document of API v3.6. The document does not say what a status means; where that is not plain,
//! the reason for the choice stands beside it.

use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, RunState};

use crate::upstream::kyc_reason as reason;

/// What a status of a workflow run says of where it stands and of what it came to.
///
/// `awaiting_client_input` does not wait for the person who is checked. The client of Onfido is the firm: its reference calls
/// so whoever has to switch a paused check on, and the one thing that the document lets a firm give to a run under way is the
/// completion of a task that sends and receives data. An advisor who read "waits for the client" would ask the wrong person;
/// a person or a system of the firm has it before them, and that is a review.
pub(super) fn run(status: &str) -> (RunState, Option<Outcome>) {
    match status {
        "processing" => (RunState::InProgress, None),
        "awaiting_input" => (RunState::AwaitingClient, None),
        "awaiting_client_input" => (RunState::InReview, None),
        "approved" => (RunState::Finished, Some(Outcome::Approved)),
        "declined" => (RunState::Finished, Some(Outcome::Declined)),
        // The workflow has come to its end there; that somebody must decide is what it came to.
        "review" => (RunState::Finished, Some(Outcome::Attention)),
        "abandoned" => (RunState::Abandoned, None),
        "error" => (RunState::Failed, None),
        _ => (RunState::Unknown, None),
    }
}

/// Where a check of reports stands, by its status.
///
/// - `paused` waits for the firm, as said at [`run`].
/// - `reopened`: what the client brought was not enough, and the client is asked again.
/// - `withdrawn` is over, and nothing was found.
pub(super) fn check_state(status: &str) -> RunState {
    match status {
        "in_progress" => RunState::InProgress,
        "awaiting_applicant" | "reopened" => RunState::AwaitingClient,
        "paused" => RunState::InReview,
        "complete" => RunState::Finished,
        "withdrawn" => RunState::Abandoned,
        _ => RunState::Unknown,
    }
}

/// What the result of a check that is complete says. A check judges nobody: that something was found is for a person to decide.
pub(super) fn check_outcome(result: &str) -> Outcome {
    match result {
        "clear" => Outcome::Approved,
        "consider" => Outcome::Attention,
        "unidentified" => Outcome::Inconclusive,
        _ => Outcome::Unknown,
    }
}

/// What a task or a report looks at, by the name of its definition. `None` for steps that only collect or decide.
pub(super) fn kind(definition: &str) -> Option<PartKind> {
    const NO_PARTS: [&str; 9] = [
        "upload_",
        "profile_",
        "start",
        "end",
        "final_",
        "welcome",
        "retry_",
        "workflow_",
        "consent",
    ];
    if NO_PARTS.iter().any(|prefix| definition.starts_with(prefix)) {
        return None;
    }
    const KINDS: [(&str, PartKind); 10] = [
        ("document", PartKind::Document),
        ("us_driving_licence", PartKind::Document),
        ("facial_similarity", PartKind::Face),
        ("known_faces", PartKind::Face),
        ("identity", PartKind::Identity),
        ("india_pan", PartKind::Identity),
        ("proof_of_address", PartKind::Address),
        ("watchlist", PartKind::Watchlist),
        ("device_intelligence", PartKind::Device),
        ("face_", PartKind::Face),
    ];
    let known = KINDS.iter().find(|(prefix, _)| definition.starts_with(prefix));
    Some(known.map_or(PartKind::Unknown, |(_, kind)| *kind))
}

/// Where a report stands, by its status and where the whole stands.
///
/// The document has no word for a report that is being made: until it is complete it awaits data, and only the whole says
/// whether these are to come from the client or from a register.
pub(super) fn report_state(status: &str, whole: RunState) -> PartState {
    match status {
        "complete" | "completed" => PartState::Finished,
        "awaiting_data" => match whole {
            RunState::AwaitingClient => PartState::AwaitingClient,
            over if over.is_over() => PartState::Skipped,
            _ => PartState::InProgress,
        },
        "awaiting_applicant" | "awaiting_input" => PartState::AwaitingClient,
        "awaiting_approval" | "paused" => PartState::InReview,
        "in_progress" | "processing" | "started" => PartState::InProgress,
        "cancelled" | "withdrawn" => PartState::Skipped,
        "error" => PartState::Failed,
        _ => PartState::Unknown,
    }
}

/// What a report found.
pub(super) fn result(word: &str) -> PartResult {
    match word {
        "clear" => PartResult::Clear,
        "consider" => PartResult::Attention,
        "rejected" => PartResult::Rejected,
        "unidentified" => PartResult::Inconclusive,
        _ => PartResult::Unknown,
    }
}

/// Our code for a breakdown that is not clear, and for the finer one within it, where there is one.
pub(super) fn reason(kind: PartKind, breakdown: &str, finer: Option<&str>) -> &'static str {
    match (kind, breakdown) {
        (PartKind::Document, "data_validation") if finer == Some("document_expiration") => {
            reason::DOCUMENT_EXPIRED
        }
        (PartKind::Document, "visual_authenticity" | "issuing_authority") => reason::DOCUMENT_NOT_GENUINE,
        (PartKind::Document, "image_integrity") | (PartKind::Address, "image_integrity") => {
            reason::DOCUMENT_UNREADABLE
        }
        (
            PartKind::Document,
            "data_validation" | "data_consistency" | "data_comparison" | "document" | "address" | "personal",
        ) => reason::DOCUMENT_DATA,
        (PartKind::Document, "compromised_document" | "police_record") => reason::DOCUMENT_COMPROMISED,
        (PartKind::Document, "age_validation") => reason::AGE,
        (PartKind::Face, "face_comparison") => reason::FACE_MISMATCH,
        (PartKind::Face, "image_integrity") => reason::FACE_UNREADABLE,
        (PartKind::Face, "visual_authenticity") => reason::FACE_NOT_GENUINE,
        (PartKind::Face, "previously_seen_faces") => reason::FACE_KNOWN,
        (PartKind::Identity, "sources" | "ssn" | "ssn1") => reason::IDENTITY_NOT_CONFIRMED,
        (PartKind::Identity, "date_of_birth") => reason::BIRTH_DATE_MISMATCH,
        (PartKind::Identity, "mortality") => reason::DECEASED,
        (PartKind::Identity, "address")
        | (PartKind::Address, "data_comparison" | "document_classification") => reason::ADDRESS_NOT_CONFIRMED,
        (PartKind::Watchlist, "sanction") => reason::SANCTIONS,
        (PartKind::Watchlist, "politically_exposed_person") => reason::POLITICALLY_EXPOSED,
        (PartKind::Watchlist, "adverse_media") => reason::ADVERSE_MEDIA,
        (PartKind::Watchlist, "monitored_lists" | "legal_and_regulatory_warnings") => reason::WATCHLIST_MATCH,
        (PartKind::Device, _) => reason::DEVICE_RISK,
        _ => reason::OTHER,
    }
}
