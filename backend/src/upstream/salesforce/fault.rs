//! What Salesforce's errors mean. They come as a list of codes and messages; a message may quote the client's data and is
//! never repeated, a code is repeated where it is one of the table.

use anyhow::anyhow;
use serde::Deserialize;

use crate::upstream::UpstreamError;
use crate::upstream::caller::{Call, Caller};
use crate::upstream::client::HttpAnswer;

/// One error of the list.
#[derive(Deserialize)]
struct Fault {
    #[serde(rename = "errorCode")]
    code: String,
}

/// Refusals that an administrator can do something about, once told which it is.
const REFUSALS: [&str; 18] = [
    "API_DISABLED_FOR_ORG",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "DUPLICATES_DETECTED",
    "DUPLICATE_VALUE",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    "FIELD_INTEGRITY_EXCEPTION",
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INVALID_CROSS_REFERENCE_KEY",
    "INVALID_FIELD",
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    "INVALID_TYPE",
    "JSON_PARSER_ERROR",
    "MALFORMED_QUERY",
    "REQUIRED_FIELD_MISSING",
    "STRING_TOO_LONG",
];

/// Takes the statuses of success; says what all others mean.
pub(super) fn judge(api: &Caller, call: &Call, answer: &HttpAnswer) -> Result<(), UpstreamError> {
    if answer.status.is_success() {
        return Ok(());
    }
    let faults: Vec<Fault> = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = faults.first().map_or("", |fault| fault.code.as_str());
    match code {
        "REQUEST_LIMIT_EXCEEDED" => Err(UpstreamError::RateLimited {
            retry_after_seconds: answer.retry_after_seconds,
        }),
        "UNABLE_TO_LOCK_ROW" | "SERVER_UNAVAILABLE" => {
            Err(UpstreamError::Unreachable(anyhow!("Salesforce is busy")))
        }
        "QUERY_TIMEOUT" => Err(UpstreamError::Timeout),
        "NOT_FOUND" | "ENTITY_IS_DELETED" => Err(UpstreamError::RecordUnknown),
        code => match REFUSALS.into_iter().find(|known| *known == code) {
            Some(known) => Err(UpstreamError::Rejected(anyhow!("Salesforce refused: {known}"))),
            None => api.accept(call, answer),
        },
    }
}
