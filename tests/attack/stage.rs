//! The service as a program, the sandbox behind a mirror, and everything that must not leave.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use inlay_contract::OrgId;
use inlay_playground::{OrgKey, keys};
use inlay_sandbox::kyc::{Speed, Target, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::{Sandbox, World};
use inlay_test_canaries::Canaries;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::configuration::{self, adapter};
use crate::mirror::{MARK, Mirror};

/// The host page's origin.
pub(crate) const HOST: &str = "http://localhost:8702";
/// Whose vendor is whose.
const VENDORS: [(&Org, Vendor); 2] = [(&NORTH, Vendor::Platform), (&SOUTH, Vendor::Onfido)];
/// So many at once that only a test of limits is refused.
const LIMITS: &str = "[limits]\nsession_per_second = 100000\nsession_burst = 100000\norg_per_second = 100000\norg_burst = 100000\n\
                      address_per_second = 100000\naddress_burst = 100000";
const NO_LIMIT: &str = "per_second = 100000\nburst = 100000";

/// Everything, running.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) mirror: Mirror,
    pub(crate) client: reqwest::Client,
    /// Where the service listens, which is also its public origin.
    pub(crate) base_url: String,
    /// Where operators ask it.
    pub(crate) operator_url: String,
    pub(crate) keys: Vec<OrgKey>,
    /// What must not be found.
    pub(crate) canaries: Mutex<Canaries>,
    service: Service,
    folder: TempDir,
}

/// The program, and what it says.
struct Service {
    child: Child,
    said: Arc<Mutex<Vec<u8>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Stage {
    /// Starts everything, with the log of the service at `filter`.
    pub(crate) async fn start(filter: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let client = plain_client();
        let config = inlay_sandbox::Config {
            kyc_speed: Speed::HELD,
            ..inlay_sandbox::Config::in_process(jiff::civil::date(2026, 10, 30))
        };
        let sandbox = inlay_sandbox::serve(config).await.unwrap();
        let mirror = Mirror::before(sandbox.base_url(), client.clone()).await;
        let mut canaries = Canaries::new();
        canaries.secret("a provider's own words", MARK);
        let [base_url, operator_url] = free_addresses();
        let addresses = [&*base_url, &*operator_url];
        let keys = write_configuration(folder.path(), &sandbox, &mirror, addresses, filter, &mut canaries);
        let service = Service::start(folder.path());
        for (org, vendor) in VENDORS {
            let url = format!("{base_url}/webhooks/{}", adapter(vendor));
            sandbox.add_webhook(Target::new(org, vendor, &url, None).unwrap());
        }
        Self {
            sandbox,
            mirror,
            client,
            base_url,
            operator_url,
            keys,
            canaries: Mutex::new(canaries),
            service,
            folder,
        }
    }

    /// Everything that must not be found, credentials that went by included.
    pub(crate) fn all_canaries(&self) -> Canaries {
        let mut canaries = self.canaries.lock().unwrap().clone();
        for (what, value) in self.mirror.credentials() {
            canaries.secret(what, value);
        }
        canaries
    }

    /// Remembers a secret that the test has come to know.
    pub(crate) fn learn(&self, what: &str, secret: &str) {
        self.canaries.lock().unwrap().secret(what, secret);
    }

    /// Lets scripted time pass for all checks, and waits until every delivery about it was taken.
    pub(crate) async fn advance(&self, time: Duration) {
        self.sandbox.advance_kyc(time);
        for _ in 0..3_000 {
            if self.sandbox.kyc_counts().webhooks_open == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("deliveries are not taken");
    }

    /// Another command of the same program, beside the service.
    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        command(self.folder.path()).args(arguments).output().unwrap()
    }

    /// Stops the service as an operator does, and takes everything that it has said.
    pub(crate) fn stop(&mut self) -> Vec<u8> {
        let id = i32::try_from(self.service.child.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
        assert!(
            self.service.child.wait().unwrap().success(),
            "the service did not end well"
        );
        for reader in self.service.readers.drain(..) {
            reader.join().unwrap();
        }
        std::mem::take(&mut *self.service.said.lock().unwrap())
    }

    /// The files of the database.
    pub(crate) fn database(&self) -> Vec<(String, Vec<u8>)> {
        let files = fs::read_dir(self.folder.path()).unwrap();
        let files = files.map(|file| file.unwrap().path());
        let of_database = |path: &PathBuf| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("inlay.db")
        };
        files
            .filter(of_database)
            .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
            .collect()
    }
}

impl Service {
    fn start(folder: &Path) -> Self {
        let mut child = command(folder)
            .args(["serve", "--config", "inlay.toml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let errors = Arc::clone(&said);
        let mut stderr = child.stderr.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut some = [0; 64 * 1024];
            while let Ok(count @ 1..) = stderr.read(&mut some) {
                errors.lock().unwrap().extend_from_slice(&some[..count]);
            }
        });
        let mut ready = String::new();
        out.read_line(&mut ready).unwrap();
        assert!(
            ready.starts_with("inlay listening on"),
            "{}",
            String::from_utf8_lossy(&said.lock().unwrap())
        );
        let rest = Arc::clone(&said);
        let output = std::thread::spawn(move || {
            let mut text = Vec::new();
            // What cannot be read was not said.
            let _ = out.read_to_end(&mut text);
            rest.lock().unwrap().extend_from_slice(&text);
        });
        Self {
            child,
            said,
            readers: vec![reader, output],
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attacked-service"));
    command
        .current_dir(folder)
        .env_remove("RUST_LOG")
        .stdin(Stdio::null());
    command
}

/// Writes configuration, keys and secrets into `folder`; seeds each of them.
fn write_configuration(
    folder: &Path,
    sandbox: &Sandbox,
    mirror: &Mirror,
    [base_url, operator_url]: [&str; 2],
    filter: &str,
    canaries: &mut Canaries,
) -> Vec<OrgKey> {
    let at = mirror.base_url.as_str();
    let listen = base_url.trim_start_matches("http://");
    let operator = operator_url.trim_start_matches("http://");
    fs::create_dir_all(folder.join("dist/assets")).unwrap();
    fs::write(
        folder.join("dist/index.html"),
        include_str!("../../frontend/index.html"),
    )
    .unwrap();
    let mut text = format!(
        "[server]\nlisten = \"{listen}\"\npublic_origin = \"{base_url}\"\nassets = \"dist\"\n\
         [operator]\nlisten = \"{operator}\"\n{LIMITS}\n[log]\nformat = \"json\"\nfilter = \"{filter}\"\n{}",
        configuration::records(folder, "sqlite:inlay.db", NO_LIMIT),
    );
    // Not a repetition of one byte: that would stand in a log by chance.
    let audit_key = "9f1c7a5be2d84036a7c90d1e4f8b6253c1a97e04d5b82f6390ec4a7d18f25b3c";
    fs::write(folder.join("audit.key"), format!("{audit_key}\n")).unwrap();
    canaries.secret("the key of the audit log", audit_key);
    let mut keys = Vec::new();
    for (org, vendor) in VENDORS {
        let id: OrgId = org.id.parse().unwrap();
        let key = keys::ensure(folder, &id).unwrap();
        let crm = keys::ensure(&folder.join("crm"), &id).unwrap();
        sandbox
            .trust_certificate(org, &fs::read(&crm.certificate_path).unwrap())
            .unwrap();
        let private = folder.join("crm").join(format!("{id}.key.pem"));
        let private_key = fs::read_to_string(&private).unwrap();
        seed_org(canaries, sandbox.world(), org, vendor, &private_key);
        fs::write(
            folder.join(format!("{}.secret", org.short_name)),
            org.client_secret,
        )
        .unwrap();
        text.push_str(&format!(
            "\n[[tenant]]\norg = \"{id}\"\nname = \"{}\"\nhost_origins = [\"{HOST}\"]\ncertificates = [\"{}\"]\n\
             [tenant.provider.platform]\nbase_url = \"{at}\"\nclient_id = \"{}\"\nclient_secret_file = \"{}.secret\"\n",
            org.name,
            key.certificate_path.display(),
            org.client_id,
            org.short_name,
        ));
        let crm = configuration::Crm {
            at,
            key: &private,
            lines: "",
        };
        text.push_str(&configuration::kyc(folder, org, vendor, at, &crm));
        keys.push(key);
    }
    fs::write(folder.join("inlay.toml"), text).unwrap();
    keys
}

fn seed_org(canaries: &mut Canaries, world: &World, org: &Org, vendor: Vendor, private_key: &str) {
    let secret = |what: &str| format!("{what} of {}", org.name);
    canaries.secret(secret("the client secret at the platform"), org.client_secret);
    canaries.secret(secret("the client secret at Onfido"), org.onfido_client_secret);
    canaries.secret(secret("the consumer key"), org.consumer_key);
    canaries.secret(
        secret("the webhook secret"),
        configuration::webhook_secret(org, vendor),
    );
    // A line from the middle: the first ones are the same in all keys.
    canaries.secret(
        secret("the private key for the CRM"),
        private_key.lines().nth(9).unwrap(),
    );
    for of_org in inlay_sandbox::records::all()
        .iter()
        .filter(|records| records.org == org.id)
    {
        for record in &of_org.records {
            let Some(person) = inlay_sandbox::persons::of(org, &record.id) else {
                continue;
            };
            let name = format!("{} {}", person.first_name, person.last_name);
            let portfolio = world.portfolio(org, &record.id);
            for account in portfolio
                .iter()
                .flat_map(|portfolio| portfolio.accounts_ever().accounts)
            {
                canaries.personal(format!("number of the account {}", account.name), account.number);
            }
            let mut seed = |what: &str, value: String| canaries.personal(format!("{what} of {name}"), value);
            seed("name", name.clone());
            seed("birth date", person.birth_date.to_string());
            seed("document number", person.document_number);
            seed("street", person.street);
            seed("e-mail address", person.email);
        }
    }
}

/// Two addresses that were free a moment ago: the service must know its own origin before it listens.
fn free_addresses() -> [String; 2] {
    let listeners = [(); 2].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| format!("http://{}", listener.local_addr().unwrap()))
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
fn plain_client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
