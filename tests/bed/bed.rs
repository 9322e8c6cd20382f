//! Everything running: the sandbox in this process, the service in this process or as a program.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use inlay_backend::clock::Clock;
use inlay_backend::config::Config;
use inlay_contract::OrgId;
use inlay_playground::OrgKey;
use inlay_sandbox::kyc::{Speed, Target, Vendor};
use inlay_sandbox::{Sandbox, orgs::Org};
use jiff::civil::Date;
use tempfile::TempDir;

use crate::configuration::{self, FIRMS, Keys, Service};
use crate::process::{Process, on_processors};

/// The last close of the sandbox: a Friday.
const AS_OF: Date = jiff::civil::date(2026, 10, 30);

/// How everything runs.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// How the service is set up.
    pub service: Service,
    /// The service as a program of its own, at this path; in this process where there is none.
    pub program: Option<PathBuf>,
    /// The processors of that program (`0,1`).
    pub processors: Option<String>,
    /// How fast checks proceed, in percent of the sandbox's scripts; 0 where nothing is said.
    pub checks_percent: u32,
    /// Whether the service listens for its operator, who reads its metrics.
    pub is_watched: bool,
}

/// Everything, running. What it keeps is removed with it.
pub struct Bed {
    /// Everybody else.
    pub sandbox: Sandbox,
    /// `http://` and the address of the service.
    pub base_url: String,
    /// Where the service shows its metrics, if it does.
    pub metrics: Option<String>,
    pub(crate) client: reqwest::Client,
    service: Running,
    keys: Vec<Keys>,
    folder: TempDir,
    store: String,
}

/// The service, running.
enum Running {
    Here(inlay_backend::server::Server),
    Program(Process),
}

impl Bed {
    /// Starts everything.
    ///
    /// # Errors
    /// A part cannot be started; it says which.
    pub async fn start(plan: &Plan) -> anyhow::Result<Self> {
        // Below the build, so that what is kept is kept on a disk.
        let build = concat!(env!("CARGO_MANIFEST_DIR"), "/../target");
        std::fs::create_dir_all(build)?;
        let folder = tempfile::tempdir_in(build)?;
        let path = std::path::absolute(folder.path())?;
        let keys = configuration::keys(&path)?;
        let sandbox = sandbox(plan, &keys).await?;
        let operator = if plan.is_watched {
            Some(free_address()?)
        } else {
            None
        };
        let service = with_operator(&plan.service, operator);
        let config = configuration::write(&path, &service, sandbox.base_url(), &keys)?;
        let (service, base_url) = match &plan.program {
            None => {
                let config = Config::load(&config)?;
                let server = inlay_backend::server::serve(config, Clock::system()).await?;
                let base_url = server.base_url().to_owned();
                (Running::Here(server), base_url)
            }
            Some(program) => {
                let mut command = on_processors(plan.processors.as_deref(), program);
                command.args(["serve", "--config"]).arg(&config);
                let log = path.join("inlay.log");
                let (process, base_url) =
                    Process::start_and_hear("inlay", &mut command, &log, "inlay listening on ")?;
                (Running::Program(process), base_url)
            }
        };
        for (org, vendor) in FIRMS {
            let adapter = match vendor {
                Vendor::Platform => "platform",
                Vendor::Onfido => "onfido",
            };
            let url = format!("{base_url}/webhooks/{adapter}");
            sandbox.add_webhook(Target::new(org, vendor, &url, None)?);
        }
        let store = match &plan.service.store {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", path.join("inlay.db").display()),
        };
        Ok(Self {
            sandbox,
            base_url,
            metrics: operator.map(|address| format!("http://{address}/metrics")),
            client: client()?,
            service,
            keys,
            folder,
            store,
        })
    }

    /// The service's program, where it is one.
    ///
    /// # Errors
    /// It runs in this process.
    pub fn program(&mut self) -> anyhow::Result<&mut Process> {
        match &mut self.service {
            Running::Program(process) => Ok(process),
            Running::Here(_) => anyhow::bail!("the service is no program of its own"),
        }
    }

    /// A client for what no desk asks.
    #[must_use]
    pub fn client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// The folder of everything that is kept.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of the service's store.
    #[must_use]
    pub fn store(&self) -> &str {
        &self.store
    }

    /// Where the service's configuration is.
    #[must_use]
    pub fn configuration(&self) -> PathBuf {
        self.folder.path().join("inlay.toml")
    }

    /// With which an org's pages sign.
    ///
    /// # Errors
    /// The sandbox has no such org.
    pub(crate) fn key(&self, org: &OrgId) -> anyhow::Result<&OrgKey> {
        let mut keys = self.keys.iter().map(|keys| &keys.pages);
        keys.find(|key| key.org == *org)
            .context("the sandbox has no such org")
    }

    /// Ends the service in order and waits for it; the others go on.
    pub async fn end_service(self) -> Rest {
        match self.service {
            Running::Here(server) => server.shutdown().await,
            Running::Program(process) => process.end(),
        }
        Rest {
            sandbox: self.sandbox,
            store: self.store,
            folder: self.folder,
        }
    }
}

/// What is there when the service has ended.
pub struct Rest {
    /// Everybody else.
    pub sandbox: Sandbox,
    /// The address of the store that the service left.
    pub store: String,
    /// What was kept, removed with this.
    pub folder: TempDir,
}

/// The service with a listener for its operator.
fn with_operator(service: &Service, operator: Option<SocketAddr>) -> Service {
    let mut service = service.clone();
    if let Some(address) = operator {
        service
            .blocks
            .push_str(&format!("\n[operator]\nlisten = \"{address}\"\n"));
    }
    service
}

/// An address of this machine on which nobody listens at the moment.
///
/// # Errors
/// There is none.
pub fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

async fn sandbox(plan: &Plan, keys: &[Keys]) -> anyhow::Result<Sandbox> {
    let certificates: Vec<(&'static Org, Vec<u8>)> = FIRMS
        .iter()
        .zip(keys)
        .map(|((org, _), keys)| Ok((*org, std::fs::read(&keys.crm.certificate_path)?)))
        .collect::<anyhow::Result<_>>()?;
    let config = inlay_sandbox::Config {
        kyc_speed: Speed(plan.checks_percent),
        certificates,
        ..inlay_sandbox::Config::in_process(AS_OF)
    };
    Ok(inlay_sandbox::serve(config).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a measurement is not the client of a provider"
)]
fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        // The service closes connections that rest for ten seconds; a request must not meet that moment.
        .pool_idle_timeout(Duration::from_secs(4))
        // Whoever waits for longer has got no answer.
        .timeout(Duration::from_secs(30))
        .build()
}
