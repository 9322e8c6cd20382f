//! The configuration: one TOML file, beside it one for each tenant that does not stand in it; one struct for each concern, everything checked before anything starts.
//!
//! `inlay.example.toml` documents every key with its default. Whatever is wrong is said with file, key and remedy
//! ([`ConfigError`]), so that nobody has to search.
//! It may import `contract`, plain settings of `upstream` and `kyc`, and reads the files that the configuration names. It deliberately opens no connection, and
//! no type in it shows a secret in `Debug`.

mod audit;
mod cache;
mod certificate;
mod console;
mod enrolment;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
mod kyc;
mod log;
mod origin;
mod place;
mod provider;
mod server;
mod session;
mod store;
mod tenant;
mod tenants;
mod webhook;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use error::Fault;

pub use audit::{AuditConfig, AuditKey};
pub use cache::CacheConfig;
pub use certificate::{CertificateError, VerificationKey};
pub use enrolment::{EnrolledCertificate, Enrolment, Enrolments, ProviderKind};
pub use error::ConfigError;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use fuzzing::fuzz_texts;
pub use kyc::{KycConfig, KycProviderConfig};
pub use log::{LogConfig, LogFormat};
pub use origin::{InvalidOrigin, Origin};
pub use place::TenantPlace;
pub use provider::{OfxConfig, PlatformConfig, ProviderConfig};
pub use server::ServerConfig;
pub use session::SessionConfig;
pub use store::{StoreConfig, StoreUrl};
pub use tenant::TenantConfig;
pub use webhook::{UnreadableSecret, WebhookConfig, WebhookSecrets};

/// Everything that `inlay serve` needs to know, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where and how to listen.
    pub server: ServerConfig,
    /// What to log, and how.
    pub log: LogConfig,
    /// How much to keep of what providers said.
    pub cache: CacheConfig,
    /// How many sessions to keep.
    pub session: SessionConfig,
    /// Where what must survive is kept; needed where there is KYC.
    pub store: Option<StoreConfig>,
    /// What deliveries of providers may cost.
    pub webhook: WebhookConfig,
    /// How the audit log is kept; needed where there is one.
    pub audit: Option<AuditConfig>,
    /// The enrolled orgs; at least one, each once.
    pub tenants: Vec<TenantConfig>,
}

/// The file as it is written, before the files that it names are read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    tenant_folder: Option<PathBuf>,
    #[serde(default)]
    server: ServerConfig,
    #[serde(default)]
    log: LogConfig,
    #[serde(default)]
    cache: CacheConfig,
    #[serde(default)]
    session: SessionConfig,
    store: Option<store::RawStore>,
    #[serde(default)]
    webhook: WebhookConfig,
    audit: Option<audit::RawAudit>,
    #[serde(default)]
    tenant: Vec<tenant::RawTenant>,
}

impl Config {
    /// Reads and checks the configuration file at `path`, and the tenants, certificates and secrets that it names.
    ///
    /// # Errors
    /// The first thing that is wrong, with file, key and remedy.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        RawConfig::read(path)?.resolved(path)
    }

    /// As [`Config::load`], from the text of a file; `path` names it in errors and is where relative paths start.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        RawConfig::parse(text, path)?.resolved(path)
    }
}

impl RawConfig {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            file: path.to_owned(),
            key: "(the file itself)".to_owned(),
            problem: format!("cannot be read: {error}"),
            remedy: "Check the path; `inlay.example.toml` is a commented start.".to_owned(),
        })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| Fault::of(path).syntax(&error))
    }

    fn resolved(self, path: &Path) -> Result<Config, ConfigError> {
        let raw = self;
        let fault = Fault::of(path);
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);

        let server = raw.server.resolved(&folder, &fault)?;
        let tenant_folder = raw.tenant_folder.map(|name| folder.join(name));
        let placed = tenants::gather(raw.tenant, tenant_folder.as_deref(), path)?;
        if placed.is_empty() {
            return Err(fault.at(
                "tenant",
                "there is none",
                "Enrol each Salesforce org with `inlay tenant add`, or add a `[[tenant]]` block for it.",
            ));
        }
        for tenant in placed.iter().filter(|tenant| tenant.raw.has_kyc()) {
            let at_kyc = |problem: &str, remedy: &str| {
                Fault::of_tenant(&tenant.place).at(&tenant.place.key("kyc"), problem, remedy)
            };
            if raw.store.is_none() {
                let remedy = format!(
                    "Add `[store]` with the `url` of a file or a database to {}.",
                    path.display()
                );
                return Err(at_kyc("needs a place for its records", &remedy));
            }
            if raw.audit.is_none() {
                let remedy = format!(
                    "Add `[audit]` with a `key_file` to {}; `inlay audit new-key FILE` makes one.",
                    path.display()
                );
                return Err(at_kyc("needs a key for its audit log", &remedy));
            }
        }
        let tenants: Result<_, _> = placed
            .into_iter()
            .map(|tenant| tenant.raw.resolved(&tenant.place))
            .collect();
        Ok(Config {
            server,
            log: raw.log,
            cache: raw.cache,
            session: raw.session,
            store: raw
                .store
                .map(|store| store.resolved(&folder, &fault))
                .transpose()?,
            webhook: raw.webhook.checked(&fault)?,
            audit: raw
                .audit
                .map(|audit| audit.resolved(&folder, &fault))
                .transpose()?,
            tenants: tenants?,
        })
    }
}

#[cfg(test)]
mod tests;
