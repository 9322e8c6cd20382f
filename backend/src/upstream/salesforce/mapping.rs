//! Which field of which object holds what of a result. What is shipped stands in `shipped`; every name can be configured.

mod shipped;

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
    /// How many characters the field takes: a longer text is cut, because Salesforce would refuse the whole record. `None` where
    /// no text of ours is too long for it.
    pub longest: Option<usize>,
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
    /// What the comparison with watch lists came to, in the words of an outcome; nothing where there was none or it is not done.
    Screening,
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

    pub(crate) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        let own = [&self.object, &self.external_id, &self.sequence];
        own.into_iter().try_for_each(|name| check_name(name))?;
        self.fields.iter().try_for_each(|field| check_name(&field.field))
    }
}

impl EventTarget {
    pub(super) fn body(&self, result: &CrmResult) -> Map<String, Value> {
        let mut body = body(&self.fields, result);
        let key = format!("{}-{}", result.check, result.sequence);
        body.insert(self.key.clone(), key.into());
        body
    }

    pub(crate) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        [&self.object, &self.key]
            .into_iter()
            .try_for_each(|name| check_name(name))?;
        self.fields.iter().try_for_each(|field| check_name(&field.field))
    }
}

impl MappedField {
    /// A field that holds this with our own words, whatever their length.
    #[must_use]
    pub fn plain(field: impl Into<String>, source: Source) -> Self {
        Self {
            field: field.into(),
            source,
            words: BTreeMap::new(),
            longest: None,
        }
    }

    /// What the field holds for a result, with its own words.
    fn value(&self, result: &CrmResult) -> Value {
        match self.source.value(result) {
            Value::String(word) => {
                let word = self.words.get(&word).cloned().unwrap_or(word);
                Value::String(match self.longest {
                    Some(longest) => shortened(word, longest),
                    None => word,
                })
            }
            value => value,
        }
    }
}

/// At most so many characters; what is cut ends with an ellipsis.
fn shortened(text: String, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text;
    }
    let kept = text.chars().take(longest.saturating_sub(1));
    kept.chain(['…']).collect()
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
            Self::Screening => result.screening.map(Outcome::as_str).into(),
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
