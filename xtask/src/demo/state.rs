//! What the demo keeps in its folder: keys, secrets, records and the backend's configuration. Kept out of git, for the
//! owner only, and written anew at each start except for the keys.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::kyc::{Kyc, Records};
use crate::{command, project};

/// The sandbox's firms and their credentials with it. They open nothing but the sandbox.
const SANDBOX_CLIENTS: [(&str, &str, &str); 2] = [
    ("Northwind Wealth", "inlay-north", "north-sandbox-secret"),
    ("Southbank Advisory", "inlay-south", "south-sandbox-secret"),
];

/// An org and the records that the page offers, as `inlay-sandbox records` prints them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Org {
    pub(super) org: String,
    pub(super) name: String,
    pub(super) records: Vec<Record>,
}

/// A record of an org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) object: String,
    pub(super) kind: String,
    pub(super) name: String,
}

/// The `[[tenant]]` of an org.
#[derive(Debug, Serialize)]
pub(super) struct Tenant {
    pub(super) org: String,
    pub(super) name: String,
    pub(super) host_origins: Vec<String>,
    pub(super) certificates: Vec<PathBuf>,
    pub(super) provider: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kyc: Option<Kyc>,
}

/// The `[tenant.provider]` of an org: where its portfolios come from.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
    Platform {
        base_url: String,
        console_url: String,
        client_id: String,
        client_secret_file: PathBuf,
    },
    Ofx {
        folder: PathBuf,
        records: PathBuf,
    },
}

#[derive(Serialize)]
struct Configuration {
    server: Server,
    limits: Limits,
    #[serde(flatten)]
    records: Records,
    tenant: Vec<Tenant>,
}

#[derive(Serialize)]
struct Server {
    listen: String,
    assets: PathBuf,
    shutdown_timeout_ms: u32,
}

/// What one caller may ask. Whoever measures the demo asks with one session for as much as it can answer.
#[derive(Serialize)]
struct Limits {
    session_per_second: u32,
    session_burst: u32,
    org_per_second: u32,
    org_burst: u32,
}

impl Limits {
    const NONE_TO_BE_MET: Self = Self {
        session_per_second: 1_000_000,
        session_burst: 1_000_000,
        org_per_second: 1_000_000,
        org_burst: 1_000_000,
    };
}

/// The demo's folder.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn create(path: &Path) -> Result<Self> {
        create_private_folder(path)?;
        let path = path
            .canonicalize()
            .with_context(|| format!("cannot use {}", path.display()))?;
        create_private_folder(&path.join("secrets"))?;
        Ok(Self(path))
    }

    pub(super) fn configuration(&self) -> PathBuf {
        self.0.join("inlay.toml")
    }

    pub(super) fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    pub(super) fn records(&self) -> PathBuf {
        self.0.join("records.json")
    }

    /// A file of the demo.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file that holds a secret and nothing else.
    pub(super) fn secret(&self, name: &str) -> PathBuf {
        self.0.join("secrets").join(name)
    }

    /// The keys with which the service signs in to each org: others than those of the orgs' assertions.
    pub(super) fn crm_keys(&self) -> PathBuf {
        self.0.join("crm-keys")
    }

    /// Which accounts of the statements each record stands for.
    pub(super) fn statement_records(&self) -> PathBuf {
        self.0.join("ofx-records.toml")
    }

    /// The sandbox as the provider of one of its own firms.
    pub(super) fn sandbox_source(&self, org: &Org, port: u16) -> Result<Source> {
        let client = SANDBOX_CLIENTS.into_iter().find(|(name, ..)| *name == org.name);
        let (_, client_id, secret) =
            client.with_context(|| format!("no sandbox client is known for {}", org.name))?;
        let client_secret_file = self.secret(client_id);
        write_private(&client_secret_file, secret)?;
        Ok(Source::Platform {
            base_url: format!("http://127.0.0.1:{port}"),
            console_url: format!("http://127.0.0.1:{port}/console/entities/{{entity}}"),
            client_id: client_id.to_owned(),
            client_secret_file,
        })
    }

    /// The certificates of `orgs` in a folder of keys, in their order; keys are made where they are missing.
    pub(super) fn ensure_keys(folder: &Path, orgs: &[Org]) -> Result<Vec<PathBuf>> {
        let mut playground = command::program(project::programs().join("inlay-playground"));
        playground.arg("keys").arg("--keys").arg(folder);
        for org in orgs {
            playground.args(["--org", &org.org]);
        }
        let certificates: Vec<PathBuf> = command::output(&mut playground)?
            .lines()
            .map(PathBuf::from)
            .collect();
        ensure!(
            certificates.len() == orgs.len(),
            "inlay-playground made {} keys for {} orgs",
            certificates.len(),
            orgs.len()
        );
        Ok(certificates)
    }

    pub(super) fn write_configuration(&self, port: u16, records: Records, tenant: Vec<Tenant>) -> Result<()> {
        let server = Server {
            listen: format!("127.0.0.1:{port}"),
            assets: project::at("dist"),
            shutdown_timeout_ms: 2000,
        };
        let text = toml::to_string(&Configuration {
            server,
            limits: Limits::NONE_TO_BE_MET,
            records,
            tenant,
        })
        .context("the configuration cannot be written")?;
        let header =
            "# Made by `cargo xtask demo` at each start. backend/inlay.example.toml explains every key.\n";
        write_private(&self.configuration(), &format!("{header}{text}"))
    }

    pub(super) fn write_records(&self, orgs: &[Org]) -> Result<()> {
        write_private(&self.records(), &serde_json::to_string_pretty(orgs)?)
    }
}

/// The private key beside a certificate that `inlay-playground keys` made.
pub(super) fn private_key_of(certificate: &Path) -> PathBuf {
    let name = certificate.to_string_lossy();
    PathBuf::from(name.replace(".cert.pem", ".key.pem"))
}

fn create_private_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot create {}", path.display()))
}

/// Writes `text` to a file that only its owner may read, also while it is being written.
pub(super) fn write_private(path: &Path, text: &str) -> Result<()> {
    let write = || {
        match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?
            .write_all(text.as_bytes())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::kyc::{self, Audit, Store};
    use super::*;

    #[test]
    fn secrets_are_for_the_owner_only_even_where_a_file_stood_open_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        write_private(&path, "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn the_configuration_has_the_form_that_the_backend_documents() {
        let folder = tempfile::tempdir().unwrap();
        let demo = Folder::create(&folder.path().join("demo")).unwrap();
        let north = Org {
            org: "00D5g00000TESTSEA5".to_owned(),
            name: "Northwind Wealth".to_owned(),
            records: vec![],
        };
        let tenant = Tenant {
            org: north.org.clone(),
            name: north.name.clone(),
            host_origins: vec!["http://localhost:8702".to_owned()],
            certificates: vec!["keys/a.cert.pem".into()],
            provider: demo.sandbox_source(&north, 8701).unwrap(),
            kyc: kyc::of_org(
                &demo,
                &north,
                "http://127.0.0.1:8701",
                Path::new("crm-keys/a.key.pem"),
            )
            .unwrap(),
        };
        let records = Records {
            store: Store {
                url: "sqlite:inlay.db".to_owned(),
            },
            audit: Audit {
                key_file: "secrets/audit-key".into(),
            },
        };
        demo.write_configuration(8700, records, vec![tenant]).unwrap();
        let table: toml::Table = fs::read_to_string(demo.configuration()).unwrap().parse().unwrap();
        assert_eq!(table["server"]["listen"].as_str(), Some("127.0.0.1:8700"));
        let platform = &table["tenant"][0]["provider"]["platform"];
        assert_eq!(platform["client_id"].as_str(), Some("inlay-north"));
        assert_eq!(platform["base_url"].as_str(), Some("http://127.0.0.1:8701"));
        let console = "http://127.0.0.1:8701/console/entities/{entity}";
        assert_eq!(platform["console_url"].as_str(), Some(console));
        let kyc = &table["tenant"][0]["kyc"];
        assert_eq!(kyc["package"][1]["product"].as_str(), Some("standard"));
        let consent = fs::read_to_string(kyc["consent"]["texts"]["de"].as_str().unwrap()).unwrap();
        assert!(consent.contains("einverstanden"));
        let secret = fs::read_to_string(platform["client_secret_file"].as_str().unwrap()).unwrap();
        assert_eq!(secret, "north-sandbox-secret");
    }
}
