//! `[tenant.provider.…]`.

mod snaptrade;

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::client_proof::RawClientProof;
use super::console;
use super::enrolment::ProviderKind;
use super::error::{ConfigError, Fault};
use super::line::{RawLimits, line};
use super::origin::is_this_machine;
use super::secret::{secret_from_environment, secret_from_file};
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{Limits, LineSettings};
use crate::upstream::platform::ClientProof;

pub use self::snaptrade::SnapTradeConfig;
use self::snaptrade::{DEFAULT_BASE_URL, RawSnapTrade};

pub(super) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
pub(super) const DEFAULT_REQUEST_TIMEOUT: Duration = Duration::from_secs(8);
const DEFAULT_PORTFOLIO_TIMEOUT: Duration = Duration::from_secs(15);

/// Where a tenant's portfolios come from.
#[derive(Debug, Clone)]
pub enum ProviderConfig {
    /// A FinTech platform over HTTP.
    Platform(Box<PlatformConfig>),
    /// A folder of custodian statements.
    Ofx(OfxConfig),
    /// Accounts that clients have connected at SnapTrade.
    SnapTrade(Box<SnapTradeConfig>),
}

/// A FinTech platform over HTTP with OAuth 2.0 client credentials.
#[derive(Debug, Clone)]
pub struct PlatformConfig {
    /// Where its API is.
    pub base_url: Url,
    /// Its token endpoint.
    pub token_url: Url,
    /// The firm's client id.
    pub client_id: String,
    /// How the firm proves that it is that client.
    pub proof: ClientProof,
    /// Where a person sees a record in the platform's own pages, with `{entity}` for its identifier.
    pub console_url: Option<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for one answer.
    pub request_timeout: Duration,
    /// How long to wait for all answers behind one portfolio or book.
    pub portfolio_timeout: Duration,
    /// How much is asked at most, and which keys its servers have.
    pub line: LineSettings,
}

/// A folder of custodian statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfxConfig {
    /// The folder of the statements.
    pub folder: PathBuf,
    /// The TOML file that says which record stands for which accounts.
    pub records: PathBuf,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawProvider {
    Platform(Box<RawPlatform>),
    Ofx(RawOfx),
    SnapTrade(RawSnapTrade),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPlatform {
    base_url: String,
    token_url: Option<String>,
    console_url: Option<String>,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    client_secret_env: Option<String>,
    connect_timeout_ms: Option<NonZeroU64>,
    request_timeout_ms: Option<NonZeroU64>,
    portfolio_timeout_ms: Option<NonZeroU64>,
    private_key_file: Option<PathBuf>,
    private_key_env: Option<String>,
    private_key_id: Option<String>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    pinned_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOfx {
    folder: PathBuf,
    records: PathBuf,
}

impl RawProvider {
    /// What it is, without its secrets.
    pub(super) fn kind(&self, folder: &Path) -> ProviderKind {
        match self {
            Self::Platform(raw) => ProviderKind::Platform {
                base_url: raw.base_url.clone(),
            },
            Self::Ofx(raw) => ProviderKind::Ofx {
                folder: folder.join(&raw.folder),
            },
            Self::SnapTrade(raw) => ProviderKind::SnapTrade {
                base_url: raw
                    .base_url
                    .clone()
                    .unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            },
        }
    }

    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<ProviderConfig, ConfigError> {
        match self {
            Self::Platform(raw) => raw
                .resolved(&format!("{key}.platform"), folder, fault)
                .map(|platform| ProviderConfig::Platform(Box::new(platform))),
            Self::Ofx(raw) => raw
                .resolved(&format!("{key}.ofx"), folder, fault)
                .map(ProviderConfig::Ofx),
            Self::SnapTrade(raw) => raw
                .resolved(&format!("{key}.snaptrade"), folder, fault)
                .map(|snaptrade| ProviderConfig::SnapTrade(Box::new(snaptrade))),
        }
    }
}

impl RawPlatform {
    fn resolved(self, key: &str, folder: &Path, fault: &Fault<'_>) -> Result<PlatformConfig, ConfigError> {
        let base_url = service_url(&self.base_url, &format!("{key}.base_url"), fault)?;
        let token_url = match &self.token_url {
            Some(text) => service_url(text, &format!("{key}.token_url"), fault)?,
            None => {
                let mut url = base_url.clone();
                url.set_path("/oauth/token");
                url
            }
        };
        let console_url = self
            .console_url
            .map(|template| console::checked(template, &format!("{key}.console_url"), fault))
            .transpose()?;
        if self.client_id.is_empty() {
            let remedy = "Name the client id that the platform gave the firm.";
            return Err(fault.at(&format!("{key}.client_id"), "is empty", remedy));
        }
        let proof = RawClientProof {
            client_secret: ClientSecret {
                file: self.client_secret_file,
                env: self.client_secret_env,
            },
            private_key_file: self.private_key_file,
            private_key_env: self.private_key_env,
            private_key_id: self.private_key_id,
        };
        Ok(PlatformConfig {
            base_url,
            token_url,
            console_url,
            client_id: self.client_id,
            proof: proof.resolved(key, folder, fault)?,
            line: line(self.limits, Limits::default(), &self.pinned_keys, key, fault)?,
            connect_timeout: milliseconds(self.connect_timeout_ms, DEFAULT_CONNECT_TIMEOUT),
            request_timeout: milliseconds(self.request_timeout_ms, DEFAULT_REQUEST_TIMEOUT),
            portfolio_timeout: milliseconds(self.portfolio_timeout_ms, DEFAULT_PORTFOLIO_TIMEOUT),
        })
    }
}

/// Where a client secret is said to be.
pub(super) struct ClientSecret {
    pub(super) file: Option<PathBuf>,
    pub(super) env: Option<String>,
}

impl ClientSecret {
    /// The secret, from the one place that is named. `key` names the block.
    pub(super) fn resolved(self, key: &str, folder: &Path, fault: &Fault<'_>) -> Result<Secret, ConfigError> {
        match (self.file, self.env) {
            (Some(file), None) => {
                secret_from_file(&folder.join(file), &format!("{key}.client_secret_file"), fault)
            }
            (None, Some(name)) => secret_from_environment(&name, &format!("{key}.client_secret_env"), fault),
            (Some(_), Some(_)) => {
                let remedy = "Keep one of `client_secret_file` and `client_secret_env`.";
                Err(fault.at(key, "the client secret is named twice", remedy))
            }
            (None, None) => {
                let remedy = "Set `client_secret_file` or `client_secret_env`.";
                Err(fault.at(key, "the client secret is missing", remedy))
            }
        }
    }
}

impl RawOfx {
    fn resolved(self, key: &str, folder: &Path, fault: &Fault<'_>) -> Result<OfxConfig, ConfigError> {
        let config = OfxConfig {
            folder: folder.join(self.folder),
            records: folder.join(self.records),
        };
        if !config.folder.is_dir() {
            let problem = format!("{} is not a folder", config.folder.display());
            let remedy = "Make it, or name the folder that holds the statements; paths start at the folder of the file that names them.";
            return Err(fault.at(&format!("{key}.folder"), &problem, remedy));
        }
        if !config.records.is_file() {
            let problem = format!("{} is not a file", config.records.display());
            let remedy = "Write it; `inlay statements FOLDER` lists the accounts that it can name.";
            return Err(fault.at(&format!("{key}.records"), &problem, remedy));
        }
        Ok(config)
    }
}

/// Limits of each request to a service.
pub(super) fn http_settings(connect_timeout: Duration, request_timeout: Duration) -> HttpSettings {
    // A configured time of more than 584 million years is cut off.
    let milliseconds = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    HttpSettings {
        connect_timeout_ms: milliseconds(connect_timeout),
        request_timeout_ms: milliseconds(request_timeout),
        ..HttpSettings::default()
    }
}

pub(super) fn milliseconds(configured: Option<NonZeroU64>, default: Duration) -> Duration {
    configured.map_or(default, |milliseconds| Duration::from_millis(milliseconds.get()))
}

/// An address to call: `https` except on this machine, without credentials, query or fragment.
pub(super) fn service_url(text: &str, key: &str, fault: &Fault<'_>) -> Result<Url, ConfigError> {
    let remedy = "Write it as in \"https://api.platform.example\".";
    let refused = |problem: &str| fault.at(key, &format!("`{text}` {problem}"), remedy);
    let url: Url = text.parse().map_err(|_| refused("is not an address"))?;
    let Some(host) = url.host() else {
        return Err(refused("names no host"));
    };
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(&host) => {}
        "http" => return Err(refused("is not encrypted: only localhost may be `http`")),
        _ => return Err(refused("is neither `https` nor `http`")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault.at(
            key,
            "holds credentials",
            "Take them out; use `client_id` and the client secret.",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("has a query or a fragment"));
    }
    Ok(url)
}
