//! The process that is killed: the service in a program of its own (`tests/stepwise`), with its configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use inlay_contract::OrgId;
use inlay_playground::{OrgKey, keys};
use inlay_sandbox::orgs::Org;
use jiff::Timestamp;
use tempfile::TempDir;

use super::place::Place;
use super::vendor::Vendor;

/// The host page's origin.
pub(super) const HOST: &str = "http://localhost:8702";
/// The service's own origin, as browsers would see it.
pub(super) const PUBLIC_ORIGIN: &str = "http://127.0.0.1:8700";
/// What the audit log is sealed with.
pub(super) const AUDIT_KEY: [u8; 32] = [0x5a; 32];
/// The wording that the client consents to.
pub(super) const CONSENT_VERSION: &str = "1";
/// What is ordered.
pub(super) const PACKAGE: &str = "standard";

/// How long the service waits for an answer, in milliseconds: so long that a busy machine is not taken for an outage.
const PATIENCE_MS: u32 = 20_000;

/// A running process. Killed with SIGKILL, which it cannot notice: no destructor runs and nothing is answered.
pub(super) struct Process(Child);

impl Process {
    /// Starts the service with a configuration, its clock at an instant.
    pub(super) fn start(config: &Path, now: Timestamp, watcher: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_stepwise"))
            .arg("--config")
            .arg(config)
            .args(["--now", &now.to_string(), "--watcher", watcher])
            // It ends when this end is closed.
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// Fails where it has ended by itself. What it had to say stands in the test's output.
    pub(super) fn assert_running(&mut self) {
        if let Some(status) = self.0.try_wait().unwrap() {
            panic!("the service ended by itself: {status}");
        }
    }

    pub(super) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What all processes of a test have in common: keys, secrets, an empty widget.
pub(super) struct Equipment {
    folder: TempDir,
    /// Signs the assertions of the org's pages.
    pub(super) key: OrgKey,
    /// Signs the service's own, for the CRM.
    crm_key: OrgKey,
    vendor: &'static Vendor,
}

impl Equipment {
    pub(super) fn of(vendor: &'static Vendor) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let org: OrgId = vendor.org.id.parse().unwrap();
        let key = keys::ensure(&path.join("pages"), &org).unwrap();
        let crm_key = keys::ensure(&path.join("crm"), &org).unwrap();
        fs::create_dir_all(path.join("dist/assets")).unwrap();
        for (file, text) in [
            ("dist/index.html", include_str!("../../../frontend/index.html")),
            ("client", vendor.client_secret()),
            ("webhook", vendor.webhook_secret()),
            ("consent", "The client agrees."),
            ("audit", &"5a".repeat(AUDIT_KEY.len())),
        ] {
            fs::write(path.join(file), text).unwrap();
        }
        Self {
            folder,
            key,
            crm_key,
            vendor,
        }
    }

    /// The certificate that the CRM believes.
    pub(super) fn crm_certificate(&self) -> Vec<u8> {
        fs::read(&self.crm_key.certificate_path).unwrap()
    }

    /// Writes the configuration of a process that keeps its records at `place` and finds everybody else behind `others`.
    pub(super) fn configuration(&self, place: &Place, others: &str) -> PathBuf {
        let Org {
            id,
            name,
            consumer_key,
            integration_user,
            ..
        } = self.vendor.org;
        let folder = self.folder.path().display();
        let text = format!(
            r#"
[server]
listen = "127.0.0.1:0"
public_origin = "{PUBLIC_ORIGIN}"
assets = "{folder}/dist"

[store]
{store}

[audit]
key_file = "{folder}/audit"

[[tenant]]
org = "{id}"
name = "{name}"
host_origins = ["{HOST}"]
certificates = ["{certificate}"]

[tenant.provider.platform]
base_url = "{others}"
client_id = "unused"
client_secret_file = "{folder}/client"

[tenant.kyc]
name = "Sandbox Checks"

{provider}
client_secret_file = "{folder}/client"
request_timeout_ms = {PATIENCE_MS}

[tenant.kyc.consent]
version = "{CONSENT_VERSION}"
default_language = "en"
texts = {{ en = "{folder}/consent" }}

[tenant.kyc.salesforce]
instance_url = "{others}/salesforce/{id}"
client_id = "{consumer_key}"
username = "{integration_user}"
private_key_file = "{folder}/crm/{id}.key.pem"
request_timeout_ms = {PATIENCE_MS}

[[tenant.kyc.salesforce.object]]
key_prefix = "001"
object = "Account"
person = {{ field = "IsPersonAccount", value = "true" }}
fields = {{ name = "Name", first_name = "FirstName", last_name = "LastName", birth_date = "PersonBirthdate", street = "PersonMailingStreet", town = "PersonMailingCity", postcode = "PersonMailingPostalCode", state = "PersonMailingState", country = "PersonMailingCountryCode", email = "PersonEmail" }}

[tenant.kyc.webhook]
secret_files = ["{folder}/webhook"]

[[tenant.kyc.package]]
id = "{PACKAGE}"
name = "Standard"
{package_key} = "{product}"
parts = ["identity", "watchlist"]
"#,
            store = place.configuration(),
            certificate = self.key.certificate_path.display(),
            provider = self.vendor.configuration(others),
            package_key = self.vendor.package_key(),
            product = self.vendor.product(),
        );
        let path = place.folder().join("inlay.toml");
        fs::write(&path, text).unwrap();
        path
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
pub(super) fn plain_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
