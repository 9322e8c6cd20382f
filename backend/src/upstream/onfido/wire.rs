//! Onfido's JSON (API v3.6), as far as Inlay writes and reads it. Unknown fields are dropped here and go no further (S28).

mod check;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize, Serializer};

pub(super) use self::check::{Check, CheckList, CheckReport, NewCheck, ReportList, ReportOwner};
use crate::upstream::UpstreamError;
use crate::upstream::caller::is_plain_id;

/// An identifier of Onfido's, fit to be a path segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Id(String);

/// Body of `POST /applicants`.
#[derive(Serialize)]
pub(super) struct NewApplicant<'a> {
    pub(super) first_name: &'a str,
    pub(super) last_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dob: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) id_numbers: Vec<IdNumber<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<NewAddress<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) consents: Vec<Consent>,
}

#[derive(Serialize)]
pub(super) struct IdNumber<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(serialize_with = "exposed")]
    pub(super) value: &'a SecretString,
}

#[derive(Serialize)]
pub(super) struct NewAddress<'a> {
    pub(super) street: &'a str,
    pub(super) town: &'a str,
    pub(super) postcode: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'a str>,
    /// ISO 3166-1 alpha-3.
    pub(super) country: &'static str,
}

#[derive(Serialize)]
pub(super) struct Consent {
    pub(super) name: &'static str,
    pub(super) granted: bool,
}

/// Answer to `POST /applicants`.
#[derive(Deserialize)]
pub(super) struct Applicant {
    pub(super) id: Id,
}

/// Body of `POST /workflow_runs`.
#[derive(Serialize)]
pub(super) struct NewRun<'a> {
    pub(super) applicant_id: &'a Id,
    pub(super) workflow_id: &'a str,
    pub(super) tags: [&'a str; 1],
}

/// A workflow run.
#[derive(Debug, Deserialize)]
pub(super) struct Run {
    pub(super) id: Id,
    pub(super) applicant_id: Option<String>,
    pub(super) status: String,
    pub(super) tags: Option<Vec<String>>,
    pub(super) reasons: Option<Vec<String>>,
    pub(super) output: Option<Lenient<BTreeMap<String, Lenient<String>>>>,
    pub(super) created_at: Option<Timestamp>,
    pub(super) updated_at: Option<Timestamp>,
}

/// An entry of `GET /workflow_runs/{id}/tasks`.
#[derive(Debug, Deserialize)]
pub(super) struct TaskItem {
    pub(super) id: Id,
    pub(super) task_def_id: String,
    pub(super) created_at: Option<Timestamp>,
    pub(super) updated_at: Option<Timestamp>,
}

/// `GET /workflow_runs/{id}/tasks/{task}`, as far as it is more than the entry of the list.
#[derive(Debug, Deserialize)]
pub(super) struct Task {
    pub(super) updated_at: Option<Timestamp>,
    /// A report, or whatever else a task may put out; null while it is under way.
    pub(super) output: Option<Lenient<Report>>,
}

/// A report: of a check, or what a task has put out where the task is one.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) status: Option<String>,
    pub(super) result: Option<String>,
    pub(super) sub_result: Option<String>,
    pub(super) breakdown: Option<Lenient<Breakdowns>>,
}

/// What a report is made of, by name.
pub(super) type Breakdowns = BTreeMap<String, Lenient<Breakdown>>;

#[derive(Debug, Deserialize)]
pub(super) struct Breakdown {
    pub(super) result: Option<String>,
    pub(super) breakdown: Option<Lenient<Breakdowns>>,
}

/// Something of the expected form, or anything else: for what the official document leaves open.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Lenient<T> {
    Known(T),
    Other(IgnoredAny),
}

/// Body of a webhook.
#[derive(Deserialize)]
pub(super) struct Delivery {
    pub(super) payload: Payload,
}

#[derive(Deserialize)]
pub(super) struct Payload {
    pub(super) resource_type: String,
    pub(super) object: Object,
}

#[derive(Deserialize)]
pub(super) struct Object {
    pub(super) id: Option<String>,
    pub(super) workflow_run_id: Option<String>,
}

impl Id {
    pub(super) fn parse(text: &str) -> Result<Self, UpstreamError> {
        if is_plain_id(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(UpstreamError::Nonsense(anyhow::anyhow!(
                "an id of Onfido's is not a plain identifier"
            )))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_plain_id(&text) {
            Ok(Self(text))
        } else {
            Err("not a plain identifier")
        }
    }
}

impl<T> Lenient<T> {
    pub(super) fn known(&self) -> Option<&T> {
        match self {
            Self::Known(known) => Some(known),
            Self::Other(_) => None,
        }
    }
}

/// The one place where the number leaves its wrapping: into the body of the request that it is meant for.
fn exposed<S: Serializer>(value: &&SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose_secret())
}
