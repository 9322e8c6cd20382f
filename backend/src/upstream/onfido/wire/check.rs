//! Checks of single reports, as JSON.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Id, Report};

/// Body of `POST /checks`.
#[derive(Serialize)]
pub(in super::super) struct NewCheck<'a> {
    pub(in super::super) applicant_id: &'a Id,
    pub(in super::super) report_names: Vec<&'static str>,
    pub(in super::super) tags: [&'a str; 1],
    /// Has Onfido send the client a form for what a report needs.
    #[serde(skip_serializing_if = "is_false")]
    pub(in super::super) applicant_provides_data: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(in super::super) privacy_notices_read_consent_given: bool,
}

/// A check. It has no time of change.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Check {
    pub(in super::super) id: Id,
    pub(in super::super) applicant_id: Option<String>,
    pub(in super::super) status: String,
    pub(in super::super) result: Option<String>,
    pub(in super::super) tags: Option<Vec<String>>,
}

/// Answer to `GET /checks`.
#[derive(Deserialize)]
pub(in super::super) struct CheckList {
    pub(in super::super) checks: Vec<Check>,
}

/// A report of a check.
#[derive(Debug, Deserialize)]
pub(in super::super) struct CheckReport {
    pub(in super::super) id: Id,
    pub(in super::super) name: String,
    pub(in super::super) check_id: Option<String>,
    pub(in super::super) created_at: Option<Timestamp>,
    #[serde(flatten)]
    pub(in super::super) report: Report,
}

/// Answer to `GET /reports`.
#[derive(Deserialize)]
pub(in super::super) struct ReportList {
    pub(in super::super) reports: Vec<CheckReport>,
}

/// `GET /reports/{id}`, as far as it says whose it is.
#[derive(Deserialize)]
pub(in super::super) struct ReportOwner {
    pub(in super::super) id: Id,
    pub(in super::super) check_id: Option<Id>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes the field by reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}
