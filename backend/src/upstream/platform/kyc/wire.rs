//! The platform's JSON about checks, as far as Inlay writes and reads it. Unknown fields are dropped here (security row S28).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Body of `POST /v1/kyc/subjects`.
#[derive(Serialize)]
pub(super) struct NewSubject<'a> {
    /// The CRM record.
    pub(super) reference: &'a str,
    pub(super) first_name: &'a str,
    pub(super) last_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<Date>,
}

/// Answer to `POST /v1/kyc/subjects`.
#[derive(Deserialize)]
pub(super) struct Subject {
    pub(super) id: String,
}

/// Body of `POST /v1/kyc/checks`.
#[derive(Serialize)]
pub(super) struct NewCheck<'a> {
    pub(super) subject_id: &'a str,
    pub(super) product: &'a str,
    /// Our name for the check.
    pub(super) reference: &'a str,
}

/// A check.
#[derive(Debug, Deserialize)]
pub(super) struct KycCheck {
    pub(super) id: String,
    pub(super) reference: Option<String>,
    pub(super) status: String,
    pub(super) result: Option<String>,
    pub(super) requirements_due: Option<Date>,
    pub(super) risk: Option<String>,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
    pub(super) updated_at: Timestamp,
    #[serde(default)]
    pub(super) report: bool,
}

/// A step of a check.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) result: Option<String>,
    pub(super) sub_result: Option<String>,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
    pub(super) started_at: Option<Timestamp>,
    pub(super) finished_at: Option<Timestamp>,
}

/// Body of a webhook.
#[derive(Deserialize)]
pub(super) struct Delivery {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) data: Option<DeliveryData>,
}

#[derive(Deserialize)]
pub(super) struct DeliveryData {
    pub(super) id: Option<String>,
}
