//! The table of endpoints of Salesforce's REST API (security row S03), and the one place that puts an id into a query.

use inlay_contract::RecordId;
use inlay_contract::kyc::CheckId;
use url::Url;

use super::mapping::{EventTarget, Target};
use super::party::PartyObject;
use super::settings::SalesforceSettingsError;
use crate::upstream::caller::{Address, below, is_plain_base};

/// The version of the API.
const VERSION: &str = "v61.0";
/// What stands for the record's id in a query of the configuration.
pub(super) const RECORD: &str = ":record";

/// Makes the addresses of one org.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    base: Url,
}

/// The token endpoint.
pub(super) fn token(login: &Url) -> Result<Url, SalesforceSettingsError> {
    if is_plain_base(login) {
        Ok(below(login, &["services", "oauth2", "token"], &[]))
    } else {
        Err(SalesforceSettingsError::Url)
    }
}

impl Addresses {
    pub(super) fn new(base: &Url) -> Result<Self, SalesforceSettingsError> {
        if is_plain_base(base) {
            Ok(Self { base: base.clone() })
        } else {
            Err(SalesforceSettingsError::Url)
        }
    }

    /// The configured fields of a record.
    pub(super) fn record(&self, object: &PartyObject, record: &RecordId) -> Address {
        let segments = ["sobjects", &object.object, record.as_str()];
        self.address("record", &segments, &[("fields", &object.field_list())])
    }

    /// A query of the configuration with the record's id in its place. The id has letters and digits only, by its type; in
    /// quotes it is a value and nothing else.
    pub(super) fn query(&self, template: &str, record: &RecordId) -> Address {
        let query = template.replace(RECORD, &format!("'{}'", record.as_str()));
        self.address("query", &["query"], &[("q", &query)])
    }

    /// A result, by our name for the check.
    pub(super) fn result(&self, target: &Target, check: CheckId) -> Address {
        let check = check.to_string();
        let segments = ["sobjects", &target.object, &target.external_id, &check];
        self.address("result", &segments, &[])
    }

    /// The number under which a result was last written.
    pub(super) fn sequence(&self, target: &Target, check: CheckId) -> Address {
        let check = check.to_string();
        let segments = ["sobjects", &target.object, &target.external_id, &check];
        self.address("result_sequence", &segments, &[("fields", &target.sequence)])
    }

    pub(super) fn event(&self, event: &EventTarget) -> Address {
        self.address("event", &["sobjects", &event.object], &[])
    }

    fn address(&self, name: &'static str, segments: &[&str], query: &[(&str, &str)]) -> Address {
        let below_data: Vec<_> = ["services", "data", VERSION]
            .into_iter()
            .chain(segments.iter().copied())
            .collect();
        Address {
            name,
            url: below(&self.base, &below_data, query),
        }
    }
}
