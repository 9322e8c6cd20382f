//! Which field of which object holds what of a result. Three mappings are shipped; every name of them can be configured.

use std::collections::BTreeMap;

use inlay_contract::kyc::{Outcome, Risk};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::settings::{SalesforceSettingsError, check_name};
use crate::upstream::kyc::CrmResult;

/// An object that results are written to, each under an external id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// API name of the object.
    pub object: String,
    /// API name of the unique external id field that holds our name for the check.
    pub external_id: String,
    /// API name of the number field that holds a result's number, by which an older one is told from a newer.
    pub sequence: String,
    /// Display names of the packages whose results are written here; `None` for all.
    pub packages: Option<Vec<String>>,
    /// The other fields.
    pub fields: Vec<MappedField>,
}

/// A platform event that tells of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTarget {
    /// API name of the event.
    pub object: String,
    /// API name of the field with a key that is the same when an event is told again.
    pub key: String,
    /// The other fields.
    pub fields: Vec<MappedField>,
}

/// A field and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedField {
    /// API name of the field.
    pub field: String,
    /// What it holds.
    pub source: Source,
    /// The field's words for ours, as in a picklist; a word that is not listed is written as it is.
    pub words: BTreeMap<String, String>,
}

/// What of a result a field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Our name for the check.
    Check,
    /// The number of the result.
    Sequence,
    /// The party's record.
    Party,
    /// A title for people: package and attempt.
    Title,
    /// Where the check stands.
    State,
    /// What holds; nothing while nothing does.
    Outcome,
    /// The risk.
    Risk,
    /// The provider's display name.
    Provider,
    /// The package's display name.
    Package,
    /// The user who started it.
    StartedBy,
    /// When it was started (UTC).
    StartedAt,
    /// When it was over (UTC).
    FinishedAt,
    /// The day on which it was over (UTC).
    FinishedOn,
    /// The last day on which it counts.
    ValidUntil,
    /// The number of the attempt.
    Attempt,
    /// Whether somebody overrode the provider's outcome.
    IsOverridden,
    /// The user who did.
    OverriddenBy,
    /// What holds instead.
    OverriddenOutcome,
    /// Why.
    OverrideNote,
}

impl Target {
    /// Inlay's own object, which comes with the package for the org.
    #[must_use]
    pub fn custom() -> Self {
        Self {
            object: "Inlay_Kyc_Check__c".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: None,
            fields: plain_fields(&[
                ("Inlay_Party__c", Source::Party),
                ("Inlay_State__c", Source::State),
                ("Inlay_Result__c", Source::Outcome),
                ("Inlay_Risk__c", Source::Risk),
                ("Inlay_Provider__c", Source::Provider),
                ("Inlay_Package__c", Source::Package),
                ("Inlay_Started_By__c", Source::StartedBy),
                ("Inlay_Started_At__c", Source::StartedAt),
                ("Inlay_Finished_At__c", Source::FinishedAt),
                ("Inlay_Valid_Until__c", Source::ValidUntil),
                ("Inlay_Attempt__c", Source::Attempt),
                ("Inlay_Is_Overridden__c", Source::IsOverridden),
                ("Inlay_Overridden_By__c", Source::OverriddenBy),
                ("Inlay_Override_Reason__c", Source::OverrideNote),
            ]),
        }
    }

    /// `PartyIdentityVerification` of Financial Services Cloud (API 56 and later), with three fields of the org's own: the
    /// external id, the number, and the party's record, for which the object has no place.
    #[must_use]
    pub fn party_identity_verification() -> Self {
        let mut fields = plain_fields(&[
            ("Name", Source::Title),
            ("Inlay_Party__c", Source::Party),
            ("Status", Source::State),
            ("Result", Source::Outcome),
            ("RequestCompletionDate", Source::FinishedAt),
            ("IsResultOverridden", Source::IsOverridden),
            ("OverriddenById", Source::OverriddenBy),
            ("OverriddenResult", Source::OverriddenOutcome),
            ("ResultOverrideComment", Source::OverrideNote),
        ]);
        for field in &mut fields {
            field.words = match field.source {
                Source::Outcome | Source::OverriddenOutcome => words(&VERIFICATION_RESULTS),
                Source::State => words(&VERIFICATION_STATES),
                _ => BTreeMap::new(),
            };
        }
        Self {
            object: "PartyIdentityVerification".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: None,
            fields,
        }
    }

    /// `PartyScreeningSummary` of Financial Services Cloud, for the packages that look at watch lists and with fields of the
    /// org's own as in [`Target::party_identity_verification`], and one for the result.
    #[must_use]
    pub fn party_screening_summary(packages: Vec<String>) -> Self {
        Self {
            object: "PartyScreeningSummary".to_owned(),
            external_id: "Inlay_Check_Id__c".to_owned(),
            sequence: "Inlay_Sequence__c".to_owned(),
            packages: Some(packages),
            fields: plain_fields(&[
                ("Name", Source::Title),
                ("Inlay_Party__c", Source::Party),
                ("Inlay_Result__c", Source::Outcome),
                ("IsResultOverridden", Source::IsOverridden),
                ("OverriddenById", Source::OverriddenBy),
            ]),
        }
    }

    pub(super) fn takes(&self, result: &CrmResult) -> bool {
        let packages = self.packages.as_ref();
        packages.is_none_or(|packages| packages.contains(&result.package))
    }

    /// The body of an upsert: all fields but the external id, which stands in the address.
    pub(super) fn body(&self, result: &CrmResult) -> Map<String, Value> {
        let mut body = body(&self.fields, result);
        body.insert(self.sequence.clone(), result.sequence.into());
        body
    }

    pub(super) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        let own = [&self.object, &self.external_id, &self.sequence];
        own.into_iter().try_for_each(|name| check_name(name))?;
        self.fields.iter().try_for_each(|field| check_name(&field.field))
    }
}

impl EventTarget {
    /// Inlay's own event, which comes with the package for the org.
    #[must_use]
    pub fn custom() -> Self {
        Self {
            object: "Inlay_Kyc_Result__e".to_owned(),
            key: "Event_Key__c".to_owned(),
            fields: plain_fields(&[
                ("Check_Id__c", Source::Check),
                ("Sequence__c", Source::Sequence),
                ("Party__c", Source::Party),
                ("State__c", Source::State),
                ("Result__c", Source::Outcome),
                ("Risk__c", Source::Risk),
                ("Valid_Until__c", Source::ValidUntil),
            ]),
        }
    }

    pub(super) fn body(&self, result: &CrmResult) -> Map<String, Value> {
        let mut body = body(&self.fields, result);
        let key = format!("{}-{}", result.check, result.sequence);
        body.insert(self.key.clone(), key.into());
        body
    }

    pub(super) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        [&self.object, &self.key]
            .into_iter()
            .try_for_each(|name| check_name(name))?;
        self.fields.iter().try_for_each(|field| check_name(&field.field))
    }
}

impl MappedField {
    /// What the field holds for a result, with its own words.
    fn value(&self, result: &CrmResult) -> Value {
        match self.source.value(result) {
            Value::String(word) => Value::String(self.words.get(&word).cloned().unwrap_or(word)),
            value => value,
        }
    }
}

impl Source {
    fn value(self, result: &CrmResult) -> Value {
        let overridden = result.overridden.as_ref();
        match self {
            Self::Check => result.check.to_string().into(),
            Self::Sequence => result.sequence.into(),
            Self::Party => result.party.as_str().into(),
            Self::Title => format!("{} ({})", result.package, result.attempt).into(),
            Self::State => result.state.as_str().into(),
            Self::Outcome => result.outcome.map(Outcome::as_str).into(),
            Self::Risk => risk(result.risk).into(),
            Self::Provider => result.provider.as_str().into(),
            Self::Package => result.package.as_str().into(),
            Self::StartedBy => result.started_by.as_str().into(),
            Self::StartedAt => instant(result.started_at).into(),
            Self::FinishedAt => result.finished_at.map(instant).into(),
            Self::FinishedOn => result.finished_at.map(day).into(),
            Self::ValidUntil => result.valid_until.map(|date| date.to_string()).into(),
            Self::Attempt => result.attempt.into(),
            Self::IsOverridden => overridden.is_some().into(),
            Self::OverriddenBy => overridden.map(|by| by.by.as_str()).into(),
            Self::OverriddenOutcome => overridden.map(|by| by.outcome.as_str()).into(),
            Self::OverrideNote => overridden.map(|by| by.note.as_str()).into(),
        }
    }
}

/// Words of the picklist `Result`; what is neither accepted nor refused waits for somebody.
const VERIFICATION_RESULTS: [(&str, &str); 6] = [
    ("approved", "Accepted"),
    ("approved_with_requirements", "Accepted"),
    ("attention", "On Hold"),
    ("declined", "Rejected"),
    ("inconclusive", "On Hold"),
    ("unknown", "On Hold"),
];

/// Words of the picklist `Status`.
const VERIFICATION_STATES: [(&str, &str); 8] = [
    ("queued", "Not Started"),
    ("in_progress", "In Progress"),
    ("awaiting_client", "In Progress"),
    ("in_review", "In Progress"),
    ("finished", "Completed"),
    ("abandoned", "Canceled"),
    ("failed", "Failed"),
    ("unknown", "In Progress"),
];

fn words(table: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(ours, theirs): &(&str, &str)| ((*ours).to_owned(), (*theirs).to_owned());
    table.iter().map(owned).collect()
}

fn plain_fields(fields: &[(&str, Source)]) -> Vec<MappedField> {
    let field = |(name, source): &(&str, Source)| MappedField {
        field: (*name).to_owned(),
        source: *source,
        words: BTreeMap::new(),
    };
    fields.iter().map(field).collect()
}

fn body(fields: &[MappedField], result: &CrmResult) -> Map<String, Value> {
    fields
        .iter()
        .map(|field| (field.field.clone(), field.value(result)))
        .collect()
}

/// To the second, as Salesforce keeps it.
fn instant(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

const fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
        Risk::Unknown => "unknown",
    }
}
