//! The table of endpoints: the only place that makes addresses of Onfido (security row S03).

use url::Url;

use super::settings::OnfidoSettingsError;
use super::wire::Id;
use crate::upstream::caller::{Address, below, is_plain_base};

/// Makes the addresses of one region.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    base: Url,
    document_hosts: Vec<String>,
}

impl Addresses {
    pub(super) fn new(base: &Url, document_hosts: Vec<String>) -> Result<Self, OnfidoSettingsError> {
        if !is_plain_base(base) {
            return Err(OnfidoSettingsError::BaseUrl);
        }
        Ok(Self {
            base: base.clone(),
            document_hosts,
        })
    }

    pub(super) fn token(&self) -> Url {
        below(&self.base, &["oauth", "token"], &[])
    }

    pub(super) fn applicants(&self) -> Address {
        self.address("applicants", &["applicants"], &[])
    }

    pub(super) fn runs(&self) -> Address {
        self.address("workflow_runs", &["workflow_runs"], &[])
    }

    /// The runs of one applicant that carry a tag, the newest first.
    pub(super) fn runs_with(&self, applicant: &Id, tag: &str, page: u32) -> Address {
        let page = page.to_string();
        let query = [
            ("page", page.as_str()),
            ("sort", "desc"),
            ("applicant_id", applicant.as_str()),
            ("tags", tag),
        ];
        self.address("workflow_runs", &["workflow_runs"], &query)
    }

    pub(super) fn run(&self, run: &Id) -> Address {
        self.address("workflow_run", &["workflow_runs", run.as_str()], &[])
    }

    pub(super) fn tasks(&self, run: &Id) -> Address {
        self.address("tasks", &["workflow_runs", run.as_str(), "tasks"], &[])
    }

    pub(super) fn task(&self, run: &Id, task: &Id) -> Address {
        let segments = ["workflow_runs", run.as_str(), "tasks", task.as_str()];
        self.address("task", &segments, &[])
    }

    pub(super) fn evidence(&self, run: &Id) -> Address {
        let segments = ["workflow_runs", run.as_str(), "signed_evidence_file"];
        self.address("signed_evidence_file", &segments, &[])
    }

    pub(super) fn checks(&self) -> Address {
        self.address("checks", &["checks"], &[])
    }

    /// All checks of one applicant; this list knows neither tags nor pages.
    pub(super) fn checks_of(&self, applicant: &Id) -> Address {
        let query = [("applicant_id", applicant.as_str())];
        self.address("checks", &["checks"], &query)
    }

    pub(super) fn check(&self, check: &Id) -> Address {
        self.address("check", &["checks", check.as_str()], &[])
    }

    pub(super) fn check_download(&self, check: &Id) -> Address {
        let segments = ["checks", check.as_str(), "download"];
        self.address("check_download", &segments, &[])
    }

    /// The reports of one check.
    pub(super) fn reports_of(&self, check: &Id) -> Address {
        self.address("reports", &["reports"], &[("check_id", check.as_str())])
    }

    pub(super) fn report(&self, report: &Id) -> Address {
        self.address("report", &["reports", report.as_str()], &[])
    }

    /// A place to which Onfido sends us for a document: its own origin, or an encrypted one of a host that the firm named.
    pub(super) fn elsewhere(&self, location: &str) -> Option<Url> {
        let url = self.base.join(location).ok()?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_named = url.scheme() == "https"
            && url.port().is_none()
            && self
                .document_hosts
                .iter()
                .any(|host| url.host_str() == Some(host));
        (is_plain && (is_named || url.origin() == self.base.origin())).then_some(url)
    }

    fn address(&self, name: &'static str, segments: &[&str], query: &[(&str, &str)]) -> Address {
        Address {
            name,
            url: below(&self.base, segments, query),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        let base = "https://api.eu.onfido.com/v3.6".parse().unwrap();
        Addresses::new(&base, vec!["files.example.com".to_owned()]).unwrap()
    }

    #[test]
    fn an_address_is_the_base_and_the_endpoint() {
        let id: Id = serde_json::from_str("\"run-1\"").unwrap();
        assert_eq!(
            addresses().evidence(&id).url.as_str(),
            "https://api.eu.onfido.com/v3.6/workflow_runs/run-1/signed_evidence_file"
        );
        assert_eq!(
            addresses().runs_with(&id, "inlay-7", 2).url.as_str(),
            "https://api.eu.onfido.com/v3.6/workflow_runs?page=2&sort=desc&applicant_id=run-1&tags=inlay-7"
        );
        assert_eq!(
            addresses().checks_of(&id).url.as_str(),
            "https://api.eu.onfido.com/v3.6/checks?applicant_id=run-1"
        );
        assert_eq!(
            addresses().check_download(&id).url.as_str(),
            "https://api.eu.onfido.com/v3.6/checks/run-1/download"
        );
        assert_eq!(
            addresses().reports_of(&id).url.as_str(),
            "https://api.eu.onfido.com/v3.6/reports?check_id=run-1"
        );
        assert_eq!(
            addresses().token().as_str(),
            "https://api.eu.onfido.com/v3.6/oauth/token"
        );
    }

    // S04: an answer must not choose where we go next.
    #[test]
    fn a_document_is_fetched_from_named_hosts_only() {
        let addresses = addresses();
        for location in [
            "https://files.example.com/a.pdf?signature=1",
            "https://api.eu.onfido.com/v3.6/files/1",
            "/v3.6/files/1",
        ] {
            assert!(addresses.elsewhere(location).is_some(), "{location}");
        }
        for location in [
            "http://files.example.com/a.pdf",
            "https://files.example.com:8443/a.pdf",
            "https://user@files.example.com/a.pdf",
            "https://evil.files.example.com/a.pdf",
            "https://files.example.com.evil.example/a.pdf",
            "//169.254.169.254/latest",
            "http://api.eu.onfido.com/v3.6/files/1",
            "file:///etc/passwd",
            "https://",
        ] {
            assert!(addresses.elsewhere(location).is_none(), "{location}");
        }
    }
}
