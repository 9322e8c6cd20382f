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

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::super::super::place::TenantPlace;
    use super::*;

    const EXAMPLE: &str = include_str!("../../../inlay.example.toml");

    /// The keys of the example's block, which is commented out there.
    fn example() -> String {
        let block = EXAMPLE.split("# [tenant.provider.snaptrade]\n").nth(1).unwrap();
        let is_key = |line: &&str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let lines = block.lines().filter_map(|line| line.strip_prefix("# "));
        lines.filter(is_key).map(|line| format!("{line}\n")).collect()
    }

    fn parsed(text: &str) -> Result<SnapTradeConfig, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("secrets")).unwrap();
        std::fs::write(folder.path().join("secrets/example-snaptrade"), "the key\n").unwrap();
        std::fs::write(folder.path().join("snaptrade.toml"), "").unwrap();
        let raw: RawSnapTrade = toml::from_str(text).unwrap();
        let place = TenantPlace::File(folder.path().join("tenant.toml"));
        raw.resolved("provider.snaptrade", folder.path(), &Fault::of_tenant(&place))
    }

    fn required() -> &'static str {
        "client_id = 'C'\nconsumer_key_file = 'secrets/example-snaptrade'\nrecords = 'snaptrade.toml'\n"
    }

    #[test]
    fn the_example_tells_the_truth_about_keys_and_defaults() {
        let example = parsed(&example()).unwrap();
        let least = parsed(required()).unwrap();
        assert_eq!(example.client_id, "EXAMPLE-CLIENT");
        assert_eq!(example.consumer_key.current().expose_secret(), "the key");
        assert!(example.records.ends_with("snaptrade.toml"));
        let defaults = |config: SnapTradeConfig| {
            (
                config.base_url,
                config.path_prefix,
                config.balance_history,
                (
                    config.connect_timeout,
                    config.request_timeout,
                    config.portfolio_timeout,
                ),
                config.line.limits,
            )
        };
        let example = defaults(example);
        assert_eq!(example.4.requests_per_minute, Some(REQUESTS_PER_MINUTE));
        assert_eq!(example, defaults(least));
    }

    #[test]
    fn what_cannot_be_used_is_said_with_its_key() {
        for (text, key) in [
            (required().replace("'C'", "''"), "provider.snaptrade.client_id"),
            (
                required().replace("snaptrade.toml", "none.toml"),
                "provider.snaptrade.records",
            ),
            (
                required().replace("example-snaptrade", "none"),
                "provider.snaptrade.consumer_key_file",
            ),
            (
                required().replace("consumer_key_file", "consumer_key_env"),
                "provider.snaptrade.consumer_key_env",
            ),
            (
                format!("{}consumer_key_env = 'X'\n", required()),
                "provider.snaptrade",
            ),
            (
                format!("{}path_prefix = 'api'\n", required()),
                "provider.snaptrade.path_prefix",
            ),
            (
                format!("{}path_prefix = '/api/'\n", required()),
                "provider.snaptrade.path_prefix",
            ),
            (
                format!("{}base_url = 'http://api.snaptrade.com'\n", required()),
                "provider.snaptrade.base_url",
            ),
        ] {
            assert_eq!(parsed(&text).unwrap_err().key, key, "{text}");
        }
    }
}
