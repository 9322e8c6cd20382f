//! A KYC file, its events, and the answers to what the widget asks about it.

use super::{FromJson, read_as_name, read_as_text, read_by_field};
use crate::json::Json;
use crate::kyc::{
    Attempt, Check, CheckId, CheckPart, Consent, Delay, KycEvent, KycEventKind, KycPermissions, MaskedParty,
    Outcome, Overall, Override, Package, Panel, PartKind, PartResult, PartState, PartyKind, PartyMember,
    Person, Purpose, Reason, ReportLink, Resolution, RevealedParty, Review, ReviewState, Risk, RunState,
    Said, StartOutcome, Started, TypicalTime,
};

read_as_text!(CheckId);

impl<T: FromJson> FromJson for Said<T> {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            value: fields.read("value")?,
            raw: fields.read("raw")?,
        })
    }
}

read_as_name!(RunState {
    "queued" => Queued,
    "in_progress" => InProgress,
    "awaiting_client" => AwaitingClient,
    "in_review" => InReview,
    "finished" => Finished,
    "abandoned" => Abandoned,
    "failed" => Failed,
    "unknown" => Unknown,
});

read_as_name!(Outcome {
    "approved" => Approved,
    "approved_with_requirements" => ApprovedWithRequirements,
    "attention" => Attention,
    "declined" => Declined,
    "inconclusive" => Inconclusive,
    "unknown" => Unknown,
});

read_as_name!(PartKind {
    "document" => Document,
    "face" => Face,
    "identity" => Identity,
    "address" => Address,
    "watchlist" => Watchlist,
    "device" => Device,
    "unknown" => Unknown,
});

read_as_name!(PartState {
    "waiting" => Waiting,
    "in_progress" => InProgress,
    "awaiting_client" => AwaitingClient,
    "in_review" => InReview,
    "finished" => Finished,
    "skipped" => Skipped,
    "failed" => Failed,
    "unknown" => Unknown,
});

read_as_name!(PartResult {
    "clear" => Clear,
    "attention" => Attention,
    "rejected" => Rejected,
    "inconclusive" => Inconclusive,
    "unknown" => Unknown,
});

read_as_name!(ReviewState {
    "open" => Open,
    "confirmed" => Confirmed,
    "false_positive" => FalsePositive,
    "inconclusive" => Inconclusive,
});

read_as_name!(Risk {
    "low" => Low,
    "medium" => Medium,
    "high" => High,
    "unknown" => Unknown,
});

read_as_name!(Purpose {
    "onboarding" => Onboarding,
    "periodic_review" => PeriodicReview,
    "trigger_event" => TriggerEvent,
});

read_as_name!(Overall {
    "never_checked" => NeverChecked,
    "running" => Running,
    "awaiting_client" => AwaitingClient,
    "in_review" => InReview,
    "valid" => Valid,
    "due_soon" => DueSoon,
    "overdue" => Overdue,
    "declined" => Declined,
    "incomplete" => Incomplete,
});

read_as_name!(PartyKind {
    "person" => Person,
    "household" => Household,
    "other" => Other,
});

read_as_name!(KycEventKind {
    "started" => Started,
    "submitted" => Submitted,
    "progressed" => Progressed,
    "delayed" => Delayed,
    "finished" => Finished,
    "decided" => Decided,
});

read_as_name!(StartOutcome {
    "started" => Started,
    "joined" => Joined,
    "repeated" => Repeated,
});

read_by_field!(Reason { code, raw });
read_by_field!(CheckPart {
    id,
    kind,
    state,
    result,
    sub_result,
    reasons,
    started_at,
    finished_at,
});
read_by_field!(Person { user, name });
read_by_field!(Attempt { number, previous });
read_by_field!(Delay { since, code });
read_by_field!(TypicalTime {
    median_seconds,
    most_seconds,
    checks,
});
read_by_field!(Review {
    state,
    opened_at,
    resolution,
});
read_by_field!(Resolution { by, at, note });
read_by_field!(Override { outcome, resolution });
read_by_field!(Panel {
    party,
    overall,
    risk,
    last_completed,
    next_review,
    checks,
    packages,
    consent,
    reader,
    may,
    sequence,
});
read_by_field!(MaskedParty {
    record,
    kind,
    name,
    birth_year,
    document_ending,
    country,
    members,
});
read_by_field!(PartyMember { record, name });
read_by_field!(Package {
    id,
    name,
    parts,
    typical,
});
read_by_field!(Consent {
    version,
    language,
    text,
});
read_by_field!(KycPermissions {
    read,
    start,
    decide,
    reveal,
});
read_by_field!(RevealedParty {
    birth_date,
    document_number,
    address,
    email,
    hide_at,
});
read_by_field!(KycEvent {
    sequence,
    at,
    kind,
    check,
});
read_by_field!(ReportLink { path, works_until });
read_by_field!(Started { outcome, check });

impl FromJson for Check {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            id: fields.read("id")?,
            attempt: fields.read("attempt")?,
            package: fields.read("package")?,
            provider: fields.read("provider")?,
            state: fields.read("state")?,
            outcome: fields.read("outcome")?,
            effective: fields.read("effective")?,
            reasons: fields.read("reasons")?,
            parts: fields.read("parts")?,
            risk: fields.read("risk")?,
            requirements_due: fields.read("requirements_due")?,
            started_by: fields.read("started_by")?,
            purpose: fields.read("purpose")?,
            consent_version: fields.read("consent_version")?,
            started_at: fields.read("started_at")?,
            finished_at: fields.read("finished_at")?,
            valid_until: fields.read("valid_until")?,
            review: fields.read("review")?,
            overridden: fields.read("override")?,
            delay: fields.read("delay")?,
            has_report: fields.read("has_report")?,
        })
    }
}

#[cfg(test)]
mod tests;
