//! The mappings that are shipped: Inlay's own object and event, and two objects of Financial Services Cloud.
//!
//! Names and picklist words of Financial Services Cloud are those of its object reference (API 56 and later; read for API 67).
//! Its picklists can be given other words in an org, and then the mapping is to be configured.

use std::collections::BTreeMap;

use super::{EventTarget, MappedField, Source, Target};

/// How many characters a plain text field of a standard object takes.
const TEXT_CHARACTERS: usize = 255;

/// Words of `Result` and `OverriddenResult`; what is neither accepted nor refused waits for somebody.
const VERIFICATION_RESULTS: [(&str, &str); 6] = [
    ("approved", "Accepted"),
    ("approved_with_requirements", "Accepted"),
    ("attention", "On Hold"),
    ("declined", "Rejected"),
    ("inconclusive", "On Hold"),
    ("unknown", "On Hold"),
];

/// Words of `ScreeningDecision` and `OverriddenScreeningDecision`.
const SCREENING_DECISIONS: [(&str, &str); 6] = [
    ("approved", "Clear"),
    ("approved_with_requirements", "Clear"),
    ("attention", "On Hold"),
    ("declined", "Rejected"),
    ("inconclusive", "On Hold"),
    ("unknown", "On Hold"),
];

/// Words of `Status`, which both objects have. There are three, and none for a request that came to nothing: it is completed,
/// and has no result.
const REQUEST_STATES: [(&str, &str); 8] = [
    ("queued", "Initiated"),
    ("in_progress", "In Progress"),
    ("awaiting_client", "In Progress"),
    ("in_review", "In Progress"),
    ("finished", "Completed"),
    ("abandoned", "Completed"),
    ("failed", "Completed"),
    ("unknown", "In Progress"),
];

impl Target {
    /// Inlay's own object, which comes with the package for the org.
    #[must_use]
    pub fn custom() -> Self {
        Self {
            object: "Inlay_Kyc_Check__c".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: None,
            fields: vec![
                plain("Inlay_Party__c", Source::Party),
                plain("Inlay_State__c", Source::State),
                plain("Inlay_Result__c", Source::Outcome),
                plain("Inlay_Risk__c", Source::Risk),
                text("Inlay_Provider__c", Source::Provider),
                text("Inlay_Package__c", Source::Package),
                plain("Inlay_Started_By__c", Source::StartedBy),
                plain("Inlay_Started_At__c", Source::StartedAt),
                plain("Inlay_Finished_At__c", Source::FinishedAt),
                plain("Inlay_Valid_Until__c", Source::ValidUntil),
                plain("Inlay_Attempt__c", Source::Attempt),
                plain("Inlay_Is_Overridden__c", Source::IsOverridden),
                plain("Inlay_Overridden_By__c", Source::OverriddenBy),
                plain("Inlay_Override_Reason__c", Source::OverrideNote),
            ],
        }
    }

    /// `PartyIdentityVerification`, with three fields of the org's own: the external id, the number, and the party's record. The
    /// object itself leads to a `PartyProfile`, of which Inlay knows nothing.
    #[must_use]
    pub fn party_identity_verification() -> Self {
        Self {
            object: "PartyIdentityVerification".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: None,
            fields: vec![
                text("Name", Source::Title),
                plain("Inlay_Party__c", Source::Party),
                in_words("Status", Source::State, &REQUEST_STATES),
                in_words("Result", Source::Outcome, &VERIFICATION_RESULTS),
                plain("VerificationRequestDate", Source::StartedAt),
                plain("RequestCompletionDate", Source::FinishedAt),
                plain("IsResultOverridden", Source::IsOverridden),
                plain("OverriddenById", Source::OverriddenBy),
                in_words(
                    "OverriddenResult",
                    Source::OverriddenOutcome,
                    &VERIFICATION_RESULTS,
                ),
                text("ResultOverrideComment", Source::OverrideNote),
            ],
        }
    }

    /// `PartyScreeningSummary`, for the packages that look at watch lists, with fields of the org's own as in
    /// [`Target::party_identity_verification`]. It tells of the watch lists alone, whatever else a check looked at.
    #[must_use]
    pub fn party_screening_summary(packages: Vec<String>) -> Self {
        Self {
            object: "PartyScreeningSummary".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: Some(packages),
            fields: vec![
                text("Name", Source::Title),
                plain("Inlay_Party__c", Source::Party),
                in_words("Status", Source::State, &REQUEST_STATES),
                in_words("ScreeningDecision", Source::Screening, &SCREENING_DECISIONS),
                plain("ScreeningRequestDate", Source::StartedAt),
                plain("RequestCompletionDate", Source::FinishedAt),
                plain("IsResultOverridden", Source::IsOverridden),
                plain("OverriddenById", Source::OverriddenBy),
                in_words(
                    "OverriddenScreeningDecision",
                    Source::OverriddenOutcome,
                    &SCREENING_DECISIONS,
                ),
                text("ResultOverrideComment", Source::OverrideNote),
            ],
        }
    }
}

impl EventTarget {
    /// Inlay's own event, which comes with the package for the org.
    #[must_use]
    pub fn custom() -> Self {
        Self {
            object: "Inlay_Kyc_Result__e".to_owned(),
            key: "Event_Key__c".to_owned(),
            fields: vec![
                plain("Check_Id__c", Source::Check),
                plain("Sequence__c", Source::Sequence),
                plain("Party__c", Source::Party),
                plain("State__c", Source::State),
                plain("Result__c", Source::Outcome),
                plain("Risk__c", Source::Risk),
                plain("Valid_Until__c", Source::ValidUntil),
            ],
        }
    }
}

fn plain(field: &str, source: Source) -> MappedField {
    MappedField::plain(field, source)
}

/// For what people of the firm wrote, which may be longer than the field.
fn text(field: &str, source: Source) -> MappedField {
    MappedField {
        longest: Some(TEXT_CHARACTERS),
        ..plain(field, source)
    }
}

fn in_words(field: &str, source: Source, table: &[(&str, &str)]) -> MappedField {
    let owned = |(ours, theirs): &(&str, &str)| ((*ours).to_owned(), (*theirs).to_owned());
    let words: BTreeMap<_, _> = table.iter().map(owned).collect();
    MappedField {
        words,
        ..plain(field, source)
    }
}
