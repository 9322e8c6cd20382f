//! `[tenant.provider.snaptrade]`.

use std::num::{NonZeroU32, NonZeroU64};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::super::error::{ConfigError, Fault};
use super::super::line::{RawLimits, line};
use super::super::secret::{secret_from_environment, secret_from_file};
use super::{
    DEFAULT_CONNECT_TIMEOUT, DEFAULT_PORTFOLIO_TIMEOUT, DEFAULT_REQUEST_TIMEOUT, http_settings, milliseconds,
    service_url,
};
use crate::secret::Secret;
use crate::upstream::line::{Limits, LineSettings};
use crate::upstream::snaptrade::SnapTradeSettings;

/// Where SnapTrade's API is, unless a configuration says otherwise.
pub(in crate::config) const DEFAULT_BASE_URL: &str = "https://api.snaptrade.com";
const DEFAULT_PATH_PREFIX: &str = "/api/v1";
/// What SnapTrade documents for a client id, in any sixty seconds.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(250).expect("not zero");

/// Accounts that clients have connected at SnapTrade.
#[derive(Debug, Clone)]
pub struct SnapTradeConfig {
    /// Where its API is.
    pub base_url: Url,
    /// What stands before each path, and is signed with it.
    pub path_prefix: String,
    /// The firm's client id.
    pub client_id: String,
    /// The firm's consumer key.
    pub consumer_key: Secret,
    /// The TOML file that says which record stands for which users.
    pub records: PathBuf,
    /// Whether daily values are asked for.
    pub balance_history: bool,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for one answer.
    pub request_timeout: Duration,
    /// How long to wait for all answers behind one portfolio or book.
    pub portfolio_timeout: Duration,
    /// How much is asked at most, and which keys its servers have.
    pub line: LineSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::config) struct RawSnapTrade {
    pub(super) base_url: Option<String>,
    path_prefix: Option<String>,
    client_id: String,
    consumer_key_file: Option<PathBuf>,
    consumer_key_env: Option<String>,
    records: PathBuf,
    balance_history: Option<bool>,
    connect_timeout_ms: Option<NonZeroU64>,
    request_timeout_ms: Option<NonZeroU64>,
    portfolio_timeout_ms: Option<NonZeroU64>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    pinned_keys: Vec<String>,
}

impl RawSnapTrade {
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<SnapTradeConfig, ConfigError> {
        let base_url = self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
        let base_url = service_url(base_url, &format!("{key}.base_url"), fault)?;
        let path_prefix = self.path_prefix.unwrap_or_else(|| DEFAULT_PATH_PREFIX.to_owned());
        if !path_prefix.is_empty() && (!path_prefix.starts_with('/') || path_prefix.ends_with('/')) {
            let problem = format!("`{path_prefix}` is neither empty nor a path");
            let remedy = "Write it as in \"/api/v1\", or \"\" for none.";
            return Err(fault.at(&format!("{key}.path_prefix"), &problem, remedy));
        }
        if self.client_id.is_empty() {
            let remedy = "Name the client id that SnapTrade gave the firm.";
            return Err(fault.at(&format!("{key}.client_id"), "is empty", remedy));
        }
        let records = folder.join(self.records);
        if !records.is_file() {
            let problem = format!("{} is not a file", records.display());
            let remedy =
                "Write it as docs/snaptrade.md explains; `inlay snaptrade register` registers users.";
            return Err(fault.at(&format!("{key}.records"), &problem, remedy));
        }
        let usual = Limits::per_minute(REQUESTS_PER_MINUTE);
        let line = line(self.limits, usual, &self.pinned_keys, key, fault)?;
        // Last: whoever checks a file on another machine than the service's has everything else checked.
        let consumer_key = match (self.consumer_key_file, self.consumer_key_env) {
            (Some(file), None) => {
                secret_from_file(&folder.join(file), &format!("{key}.consumer_key_file"), fault)?
            }
            (None, Some(name)) => secret_from_environment(&name, &format!("{key}.consumer_key_env"), fault)?,
            (Some(_), Some(_)) => {
                let remedy = "Keep one of `consumer_key_file` and `consumer_key_env`.";
                return Err(fault.at(key, "the consumer key is named twice", remedy));
            }
            (None, None) => {
                let remedy = "Set `consumer_key_file` or `consumer_key_env`.";
                return Err(fault.at(key, "the consumer key is missing", remedy));
            }
        };
        Ok(SnapTradeConfig {
            base_url,
            path_prefix,
            client_id: self.client_id,
            consumer_key,
            records,
            balance_history: self.balance_history.unwrap_or(false),
            connect_timeout: milliseconds(self.connect_timeout_ms, DEFAULT_CONNECT_TIMEOUT),
            request_timeout: milliseconds(self.request_timeout_ms, DEFAULT_REQUEST_TIMEOUT),
            portfolio_timeout: milliseconds(self.portfolio_timeout_ms, DEFAULT_PORTFOLIO_TIMEOUT),
            line,
        })
    }
}

impl SnapTradeConfig {
    /// What the provider, and whoever connects clients, needs to know.
    #[must_use]
    pub fn settings(&self) -> SnapTradeSettings {
        SnapTradeSettings {
            base_url: self.base_url.clone(),
            path_prefix: self.path_prefix.clone(),
            client_id: self.client_id.clone(),
            consumer_key: self.consumer_key.clone(),
            records: self.records.clone(),
            balance_history: self.balance_history,
            http: http_settings(self.connect_timeout, self.request_timeout),
            line: self.line.clone(),
            // A configured time of more than 584 million years is cut off.
            snapshot_timeout_ms: u64::try_from(self.portfolio_timeout.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
