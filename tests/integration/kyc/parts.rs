//! The parts with KYC, in one process: a sandbox that plays vendors and CRM, and as many backends as a test wants, each with
//! HTTP alone between itself and the rest.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inlay_backend::audit::ChainKey;
use inlay_backend::clock::{Clock, ManualClock};
use inlay_backend::config::Config;
use inlay_backend::server::serve;
use inlay_backend::store;
use inlay_contract::OrgId;
use inlay_playground::{OrgKey, keys};
use inlay_sandbox::kyc::{Speed, Target, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::{Sandbox, WrittenEvent, WrittenRecord};
use jiff::SignedDuration;
use tempfile::TempDir;

use super::configuration::{self, AUDIT_KEY};
use super::instance::Instance;
use crate::stack::{AS_OF, HOST, plain_client, server_block};

/// How long a state may be waited for; reached by a failure only.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// A backend's clock begins so far behind that of the sandbox, which is the machine's: a test may move it on by about a minute,
/// past a lease, and what the backend signs is still not of the future.
const BEHIND: SignedDuration = SignedDuration::from_secs(60);
/// So many deliveries at once that only a test of limits is refused.
const NO_LIMIT: &str = "per_second = 100000\nburst = 100000";

/// The sandbox, with what every backend before it shares.
pub(crate) struct Parts {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    pub(crate) client: reqwest::Client,
    pub(crate) keys: Arc<Vec<OrgKey>>,
    /// Keys, secrets, databases and configuration of this test; removed with it.
    folder: TempDir,
}

/// Who makes the checks of both firms: of the northern one first.
pub(crate) type Vendors = [Vendor; 2];

/// What else a backend is told.
pub(crate) struct Settings {
    /// Where it keeps its records.
    pub(crate) store_url: String,
    /// Where checks are made.
    pub(crate) checks_at: String,
    /// Lines of its `[webhook]`.
    pub(crate) webhook: &'static str,
    /// Lines of each `[tenant.kyc.salesforce]`.
    pub(crate) salesforce: &'static str,
}

/// Looks until there is something to see.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

impl Parts {
    /// A sandbox whose checks proceed at `speed`.
    pub(crate) async fn start(speed: Speed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = inlay_sandbox::Config {
            kyc_speed: speed,
            ..inlay_sandbox::Config::in_process(AS_OF)
        };
        let sandbox = inlay_sandbox::serve(config).await.unwrap();
        let mut keys = Vec::new();
        for org in [&NORTH, &SOUTH] {
            let id: OrgId = org.id.parse().unwrap();
            keys.push(keys::ensure(folder.path(), &id).unwrap());
            let crm = keys::ensure(&folder.path().join("crm"), &id).unwrap();
            let certificate = fs::read(crm.certificate_path).unwrap();
            sandbox.trust_certificate(org, &certificate).unwrap();
        }
        Self {
            sandbox,
            clock: ManualClock::at(Clock::system().now() - BEHIND),
            client: plain_client(),
            keys: Arc::new(keys),
            folder,
        }
    }

    /// A backend with a database file of this name.
    pub(crate) async fn serve(&self, vendors: Vendors, database: &str) -> Instance {
        self.serve_as(vendors, &self.settings(database)).await
    }

    /// What a backend is told where a test wants nothing else; it has a database file of this name.
    pub(crate) fn settings(&self, database: &str) -> Settings {
        Settings {
            store_url: self.database(database),
            checks_at: self.sandbox.base_url().to_owned(),
            webhook: NO_LIMIT,
            salesforce: "",
        }
    }

    fn database(&self, name: &str) -> String {
        format!("sqlite:{}", self.file(&format!("{name}.db")).display())
    }

    /// Writes what a backend is told, everything said.
    pub(crate) fn configure(&self, vendors: Vendors, settings: &Settings) -> PathBuf {
        let folder = self.folder.path();
        let at = self.sandbox.base_url();
        let mut text = server_block(folder);
        text.push_str(&configuration::records(
            folder,
            &settings.store_url,
            settings.webhook,
        ));
        for ((org, vendor), key) in [&NORTH, &SOUTH].into_iter().zip(vendors).zip(self.keys.iter()) {
            fs::write(
                folder.join(format!("{}.secret", org.short_name)),
                org.client_secret,
            )
            .unwrap();
            text.push_str(&format!(
                "\n[[tenant]]\norg = \"{}\"\nname = \"{}\"\nhost_origins = [\"{HOST}\"]\ncertificates = [\"{}\"]\n\
                 [tenant.provider.platform]\nbase_url = \"{at}\"\nclient_id = \"{}\"\nclient_secret_file = \"{}.secret\"\n",
                org.id,
                org.name,
                key.certificate_path.display(),
                org.client_id,
                org.short_name,
            ));
            let crm_key = folder.join("crm").join(format!("{}.key.pem", org.id));
            let crm = configuration::Crm {
                at,
                key: &crm_key,
                lines: settings.salesforce,
            };
            text.push_str(&configuration::kyc(
                folder,
                org,
                vendor,
                &settings.checks_at,
                &crm,
            ));
        }
        let path = self.file("inlay.toml");
        fs::write(&path, text).unwrap();
        path
    }

    /// A backend with everything said.
    pub(crate) async fn serve_as(&self, vendors: Vendors, settings: &Settings) -> Instance {
        let path = self.configure(vendors, settings);
        let config = Config::load(&path).unwrap_or_else(|error| panic!("{error}"));
        let server = serve(config, self.clock.clock()).await.unwrap();
        Instance {
            base_url: server.base_url().to_owned(),
            store: store::open(&settings.store_url, Arc::new(ChainKey::new(&AUDIT_KEY)))
                .await
                .unwrap(),
            clock: self.clock.clone(),
            client: self.client.clone(),
            keys: Arc::clone(&self.keys),
            server,
        }
    }

    /// Has the vendors of both firms deliver to a backend, as they do in production.
    pub(crate) fn deliver_to(&self, instance: &Instance, vendors: Vendors) {
        for (org, vendor) in [&NORTH, &SOUTH].into_iter().zip(vendors) {
            let url = format!(
                "{}/webhooks/{}",
                instance.base_url,
                configuration::adapter(vendor)
            );
            self.sandbox
                .add_webhook(Target::new(org, vendor, &url, None).unwrap());
        }
    }

    /// Lets scripted time pass for all checks, and waits until every delivery about it was taken.
    pub(crate) async fn advance(&self, time: Duration) {
        self.sandbox.advance_kyc(time);
        until("all webhooks are taken", async || {
            (self.sandbox.kyc_counts().webhooks_open == 0).then_some(())
        })
        .await;
    }

    /// The records that stand in a firm's CRM.
    pub(crate) fn records(&self, org: &Org) -> Vec<WrittenRecord> {
        self.sandbox.written(org).records
    }

    /// The events that a firm's CRM was told, in their order.
    pub(crate) fn told(&self, org: &Org) -> Vec<WrittenEvent> {
        self.sandbox.written(org).events
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
