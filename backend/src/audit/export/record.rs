//! A row as it is handed out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::AuditRow;

/// A row as it is handed out. What is not known is `null`.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    org: &'a str,
    sequence: u64,
    /// UTC, to the microsecond (RFC 3339).
    at: String,
    actor: Option<&'a str>,
    on_behalf_of: Option<&'a str>,
    action: &'a str,
    outcome: &'a str,
    party: Option<&'a str>,
    check: Option<&'a str>,
    purpose: Option<&'a str>,
    consent_version: Option<&'a str>,
    request_id: Option<&'a str>,
    provider_request_id: Option<&'a str>,
    details: Vec<Value>,
    /// The row's code in the chain.
    mac: String,
}

/// A named value.
#[derive(Serialize, Deserialize)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) value: String,
    /// Whether it is personal data of the party.
    pub(super) personal: bool,
}

impl<'a> Record<'a> {
    pub(super) fn of(row: &'a AuditRow) -> Self {
        Self {
            org: &row.org,
            sequence: row.sequence,
            at: instant(row.at_us),
            actor: row.actor.as_deref(),
            on_behalf_of: row.on_behalf_of.as_deref(),
            action: &row.action,
            outcome: &row.outcome,
            party: row.party.as_deref(),
            check: row.check.as_deref(),
            purpose: row.purpose.as_deref(),
            consent_version: row.consent_version.as_deref(),
            request_id: row.request_id.as_deref(),
            provider_request_id: row.provider_request_id.as_deref(),
            details: details(row),
            mac: hex::encode(row.mac),
        }
    }
}

/// The instant as text; the plain number where no calendar has it, which a row that was tampered with can hold.
pub(super) fn instant(microseconds: i64) -> String {
    Timestamp::from_microsecond(microseconds)
        .map_or_else(|_| microseconds.to_string(), |instant| format!("{instant:.6}"))
}

/// The values of a row. What cannot be read is handed out as it stands, and counts as personal: nothing is left out.
pub(super) fn details(row: &AuditRow) -> Vec<Value> {
    serde_json::from_str(&row.details).unwrap_or_else(|_| {
        vec![Value {
            name: "unreadable".to_owned(),
            value: row.details.clone(),
            personal: true,
        }]
    })
}
