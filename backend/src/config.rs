//! The configuration: one TOML file, one struct for each concern, everything checked before anything starts.
//!
//! `inlay.example.toml` documents every key with its default. Whatever is wrong is said with file, key and remedy
//! ([`ConfigError`]), so that nobody has to search.
//! It may import `contract`, plain settings of `upstream` and `kyc`, and reads the files that the configuration names. It deliberately opens no connection, and
//! no type in it shows a secret in `Debug`.

mod audit;
mod cache;
mod certificate;
mod console;
mod error;
mod kyc;
mod log;
mod origin;
mod provider;
mod server;
mod session;
mod store;
mod tenant;
mod webhook;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use audit::{AuditConfig, AuditKey};
pub use cache::CacheConfig;
pub use certificate::{CertificateError, VerificationKey};
pub use error::ConfigError;
pub use kyc::{KycConfig, KycProviderConfig};
pub use log::{LogConfig, LogFormat};
pub use origin::{InvalidOrigin, Origin};
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
    /// Reads and checks the configuration file at `path`, and the certificates and secrets that it names.
    ///
    /// # Errors
    /// The first thing that is wrong, with file, key and remedy.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            file: path.to_owned(),
            key: "(the file itself)".to_owned(),
            problem: format!("cannot be read: {error}"),
            remedy: "Check the path; `inlay.example.toml` is a commented start.".to_owned(),
        })?;
        Self::parse(&text, path)
    }

    /// As [`Config::load`], from the text of a file; `path` names it in errors and is where relative paths start.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let fault = error::Fault { file: path };
        let raw: RawConfig = toml::from_str(text).map_err(|error| fault.syntax(&error))?;
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);

        let server = raw.server.resolved(&folder, &fault)?;
        if raw.tenant.is_empty() {
            return Err(fault.at(
                "tenant",
                "there is none",
                "Add a `[[tenant]]` block for each Salesforce org.",
            ));
        }
        let mut orgs = BTreeSet::new();
        let mut tenants = Vec::new();
        for (index, tenant) in raw.tenant.into_iter().enumerate() {
            if !orgs.insert(tenant.org.clone()) {
                let remedy =
                    "Keep one `[[tenant]]` block for each org; several certificates go into one list.";
                return Err(fault.at(
                    &format!("tenant[{index}].org"),
                    "this org is listed twice",
                    remedy,
                ));
            }
            tenants.push(tenant.resolved(index, &folder, &fault)?);
        }
        if let Some(index) = tenants
            .iter()
            .position(|tenant: &TenantConfig| tenant.kyc.is_some())
        {
            let key = format!("tenant[{index}].kyc");
            if raw.store.is_none() {
                let remedy = "Add `[store]` with the `url` of a file or a database.";
                return Err(fault.at(&key, "needs a place for its records", remedy));
            }
            if raw.audit.is_none() {
                let remedy = "Add `[audit]` with a `key_file`; `inlay audit new-key FILE` makes one.";
                return Err(fault.at(&key, "needs a key for its audit log", remedy));
            }
        }
        Ok(Self {
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
            tenants,
        })
    }
}

#[cfg(test)]
mod tests;
