//! The configuration: one TOML file, beside it one for each tenant that does not stand in it; one struct for each concern, everything checked before anything starts.
//!
//! `inlay.example.toml` documents every key with its default. Whatever is wrong is said with file, key and remedy
//! ([`ConfigError`]), so that nobody has to search.
//! It may import `contract`, plain settings of `upstream` and `kyc`, and reads the files that the configuration names. It deliberately opens no connection, and
//! no type in it shows a secret in `Debug`.

mod audit;
mod cache;
mod certificate;
mod client_proof;
mod console;
mod enrolment;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
mod kyc;
mod limits;
mod line;
mod log;
mod operator;
mod origin;
mod outline;
mod place;
mod provider;
mod secret;
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
pub use limits::LimitsConfig;
pub use log::{LogConfig, LogFormat};
pub use operator::{OperatorConfig, OperatorListen};
pub use origin::{InvalidOrigin, Origin};
pub use outline::Outline;
pub use place::TenantPlace;
pub use provider::{OfxConfig, PlatformConfig, ProviderConfig, SnapTradeConfig};
pub use secret::{ConfiguredSecret, SecretPurpose};
pub use server::ServerConfig;
pub use session::SessionConfig;
pub use store::{StoreConfig, StoreUrl};
pub use tenant::TenantConfig;
pub use webhook::{WebhookConfig, WebhookSecrets};

/// Everything that `inlay serve` needs to know, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where and how to listen.
    pub server: ServerConfig,
    /// What to log, and how.
    pub log: LogConfig,
    /// Where the operator reads metrics and health.
    pub operator: OperatorConfig,
    /// How much to keep of what providers said.
    pub cache: CacheConfig,
    /// How often callers may ask, and how much they may hold open.
    pub limits: LimitsConfig,
    /// How many sessions to keep.
    pub session: SessionConfig,
    /// Where what must survive, and what several instances know in common, is kept; needed where there is KYC.
    pub store: Option<StoreConfig>,
    /// What deliveries of providers may cost.
    pub webhook: WebhookConfig,
    /// How the audit log is kept; needed where there is a store.
    pub audit: Option<AuditConfig>,
    /// The enrolled orgs; at least one, each once.
    pub tenants: Vec<TenantConfig>,
    /// The secrets that the configuration file itself names; a tenant's stand with the tenant. The key of the audit log is not
    /// among them: it must stay the same for as long as the log goes on.
    pub secrets: Vec<ConfiguredSecret>,
    /// The file, so that it can be read again when it changes; `None` where it was read from elsewhere.
    pub file: Option<PathBuf>,
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
    operator: OperatorConfig,
    #[serde(default)]
    cache: CacheConfig,
    #[serde(default)]
    limits: LimitsConfig,
    #[serde(default)]
    session: SessionConfig,
    store: Option<store::RawStore>,
    #[serde(default)]
    webhook: webhook::RawWebhook,
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
        let config = RawConfig::read(path)?.resolved(path)?;
        Ok(Self {
            file: Some(path.to_owned()),
            ..config
        })
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
        if raw.store.is_some() && raw.audit.is_none() {
            return Err(fault.at(
                "store",
                "needs a key for the audit log that it keeps",
                "Add `[audit]` with a `key_file`; `inlay audit new-key FILE` makes one.",
            ));
        }
        let tenants: Result<Vec<_>, _> = placed
            .into_iter()
            .map(|tenant| tenant.raw.resolved(&tenant.place))
            .collect();
        let tenants = tenants?;
        let operator = raw.operator.resolved(&server, &fault)?;
        let store = raw
            .store
            .map(|store| store.resolved(&folder, &fault))
            .transpose()?;
        let audit = raw
            .audit
            .map(|audit| audit.resolved(&folder, &fault))
            .transpose()?;
        Ok(Config {
            limits: raw.limits.checked(server.max_connections, &fault)?,
            server,
            log: raw.log.checked(&fault)?,
            operator,
            cache: raw.cache,
            session: raw.session,
            store,
            webhook: raw.webhook.checked(&fault)?,
            audit,
            tenants,
            secrets: fault.into_secrets(),
            file: None,
        })
    }
}

#[cfg(test)]
mod tests;
