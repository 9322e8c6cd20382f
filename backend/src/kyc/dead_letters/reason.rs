//! What stood in the way of a job, in words for an operator.

use inlay_contract::ErrorCode;

use crate::store::Queue;

/// What stood in the way, for the operator: whom it concerns, and not what it would mean for a page of figures.
pub(super) fn reason(queue: Queue, code: &str) -> String {
    let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
    let Some(known) = known else {
        return "a reason that this version does not know".to_owned();
    };
    let other = match queue {
        Queue::WriteBack => "Salesforce",
        Queue::Submit | Queue::Refresh | Queue::Webhook => "the provider",
    };
    let what = match (known, queue) {
        (ErrorCode::KycNotConfigured, _) => return "KYC is no longer set up for its org".to_owned(),
        (ErrorCode::PackageUnknown, _) => return "its package is no longer configured".to_owned(),
        (ErrorCode::CheckUnknown, Queue::Webhook) => {
            return "no check has the run that it names".to_owned();
        }
        (ErrorCode::CheckUnknown, _) => return "there is no such check".to_owned(),
        (ErrorCode::WebhookMalformed, _) => return "its body is not of the agreed form".to_owned(),
        (ErrorCode::RecordUnknown, Queue::Submit) => {
            return "the client's record, or what was ordered, is not known".to_owned();
        }
        (ErrorCode::RecordUnknown, Queue::WriteBack) => "does not know what was to be written to",
        (ErrorCode::RecordUnknown, _) => "does not know the run that it names",
        (ErrorCode::ProviderUnreachable, _) => "could not be reached",
        (ErrorCode::ProviderTimeout, _) => "did not answer in time",
        (ErrorCode::ProviderAuthentication, _) => "did not accept the credentials",
        (ErrorCode::ProviderRejected, _) => "refused the request",
        (ErrorCode::ProviderRateLimited, _) => "asked to slow down",
        (ErrorCode::ProviderNonsense, _) => "gave an answer that Inlay does not understand",
        (code, _) => return code.title().to_owned(),
    };
    format!("{other} {what}")
}
