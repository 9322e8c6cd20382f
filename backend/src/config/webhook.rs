//! `[webhook]`, and where a tenant's webhook secrets are.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::error::{ConfigError, Fault};
use super::secret::{self, SecretPurpose};
use crate::secret::{Secret, SecretPlace, UnreadableSecret};

/// Deliveries are kept for longer than any sender's window reaches back, so that none is taken for new again.
const FEWEST_DAYS: u16 = 4;

/// What deliveries of providers may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookConfig {
    /// Longest body that is read, in bytes.
    pub max_body_bytes: NonZeroUsize,
    /// Deliveries of one provider in a second that one sender may go on making.
    pub per_second: NonZeroU32,
    /// Deliveries of one provider that one sender may make at once.
    pub burst: NonZeroU32,
    /// For how many days a delivery is kept after it came. As long, it is known when it comes again.
    pub keep_days: u16,
}

/// The block as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWebhook {
    max_body_bytes: NonZeroUsize,
    per_second: NonZeroU32,
    burst: NonZeroU32,
    keep_days: u16,
    /// Stood here before; read to say where it stands now.
    trusted_proxies: Option<toml::Value>,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        const BODY: NonZeroUsize = NonZeroUsize::new(256 * 1024).expect("not zero");
        const PER_SECOND: NonZeroU32 = NonZeroU32::new(100).expect("not zero");
        const BURST: NonZeroU32 = NonZeroU32::new(1000).expect("not zero");
        Self {
            max_body_bytes: BODY,
            per_second: PER_SECOND,
            burst: BURST,
            keep_days: 14,
        }
    }
}

impl Default for RawWebhook {
    fn default() -> Self {
        let WebhookConfig {
            max_body_bytes,
            per_second,
            burst,
            keep_days,
        } = WebhookConfig::default();
        Self {
            max_body_bytes,
            per_second,
            burst,
            keep_days,
            trusted_proxies: None,
        }
    }
}

impl RawWebhook {
    pub(super) fn checked(self, fault: &Fault<'_>) -> Result<WebhookConfig, ConfigError> {
        if self.trusted_proxies.is_some() {
            let problem = "is not read any more: proxies are named once, for webhooks and everything else";
            let remedy = "Move it to `trusted_proxies` in `[server]`, which also takes networks.";
            return Err(fault.at("webhook.trusted_proxies", problem, remedy));
        }
        if self.keep_days < FEWEST_DAYS {
            let problem = format!(
                "is less than {FEWEST_DAYS}, so a delivery could be taken for a new one when it comes again"
            );
            return Err(fault.at("webhook.keep_days", &problem, "Keep deliveries for 14 days."));
        }
        Ok(WebhookConfig {
            max_body_bytes: self.max_body_bytes,
            per_second: self.per_second,
            burst: self.burst,
            keep_days: self.keep_days,
        })
    }
}

/// The secrets with which a provider signs what it delivers for a tenant. Files are read again while the service runs.
#[derive(Debug, Clone)]
pub struct WebhookSecrets(Vec<Secret>);

impl WebhookSecrets {
    /// Secrets that stand alone in files.
    ///
    /// # Errors
    /// The first one that cannot be read.
    pub fn in_files(files: impl IntoIterator<Item = PathBuf>) -> Result<Self, UnreadableSecret> {
        let load = |file| Secret::load(SecretPlace::File(file));
        files.into_iter().map(load).collect::<Result<_, _>>().map(Self)
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The secrets as they were last read.
    #[must_use]
    pub fn current(&self) -> Vec<SecretString> {
        self.0.iter().map(Secret::current).collect()
    }

    /// Reads all of them again.
    ///
    /// # Errors
    /// The first one that cannot be read; it stays as it was, as do those behind it.
    pub fn reload(&self) -> Result<(), UnreadableSecret> {
        self.0.iter().try_for_each(|secret| secret.reload().map(drop))
    }
}

/// The tenant's keys about webhooks, as they are written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWebhookSecrets {
    secret_files: Vec<PathBuf>,
    secret_envs: Vec<String>,
}

impl RawWebhookSecrets {
    /// Where they are, once each of them could be read. Whether they are secrets of the provider is seen when the service is
    /// put together. `key` names the block.
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<WebhookSecrets, ConfigError> {
        let files = self
            .secret_files
            .into_iter()
            .map(|file| SecretPlace::File(folder.join(file)));
        let places: Vec<_> = files
            .chain(self.secret_envs.into_iter().map(SecretPlace::Variable))
            .collect();
        if places.is_empty() {
            let remedy = "Name the file with the secret of the provider's webhook in `secret_files`, or its variable in `secret_envs`; without webhooks leave the block out.";
            return Err(fault.at(key, "names no secret, so no delivery could be verified", remedy));
        }
        let load = |place: SecretPlace| {
            let name = match &place {
                SecretPlace::File(_) => "secret_files",
                SecretPlace::Variable(_) => "secret_envs",
            };
            secret::load(place, SecretPurpose::Webhook, &format!("{key}.{name}"), fault)
        };
        let secrets: Result<_, _> = places.into_iter().map(load).collect();
        Ok(WebhookSecrets(secrets?))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn resolved(text: &str, folder: &Path) -> Result<WebhookSecrets, ConfigError> {
        let raw: RawWebhookSecrets = toml::from_str(text).unwrap();
        let fault = Fault::of(Path::new("inlay.toml"));
        raw.resolved("tenant[0].kyc.webhook", folder, &fault)
    }

    #[test]
    fn a_secret_that_cannot_be_read_is_named_before_anything_starts() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("empty"), "\n").unwrap();
        for (text, key, part) in [
            ("", "tenant[0].kyc.webhook", "names no secret"),
            (
                "secret_files = ['nowhere']",
                "tenant[0].kyc.webhook.secret_files",
                "nowhere cannot be read",
            ),
            (
                "secret_files = ['empty']",
                "tenant[0].kyc.webhook.secret_files",
                "empty is empty",
            ),
            (
                "secret_envs = ['INLAY_NO_SUCH_VARIABLE']",
                "tenant[0].kyc.webhook.secret_envs",
                "INLAY_NO_SUCH_VARIABLE is not set",
            ),
        ] {
            let error = resolved(text, folder.path()).unwrap_err();
            assert_eq!(error.key, key);
            assert!(error.problem.contains(part), "{error}");
        }
    }

    #[test]
    fn a_changed_file_is_read_as_it_is_now_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "the-first-secret\r\n").unwrap();
        let secrets = resolved("secret_files = ['secret']", folder.path()).unwrap();
        assert_eq!(secrets.current()[0].expose_secret(), "the-first-secret");
        std::fs::write(&file, "the-second-secret").unwrap();
        secrets.reload().unwrap();
        let read = secrets.current();
        assert_eq!(read[0].expose_secret(), "the-second-secret");
        assert!(!format!("{secrets:?}{read:?}").contains("second"));
    }

    #[test]
    fn deliveries_are_not_forgotten_while_they_could_come_again() {
        let fault = Fault::of(Path::new("inlay.toml"));
        let config: RawWebhook = toml::from_str("keep_days = 3").unwrap();
        assert_eq!(config.checked(&fault).unwrap_err().key, "webhook.keep_days");
        assert_eq!(
            RawWebhook::default().checked(&fault).unwrap(),
            WebhookConfig::default()
        );
    }

    #[test]
    fn whoever_named_proxies_for_webhooks_alone_learns_where_they_are_named_now() {
        let fault = Fault::of(Path::new("inlay.toml"));
        let config: RawWebhook = toml::from_str("trusted_proxies = ['10.0.0.1']").unwrap();
        let error = config.checked(&fault).unwrap_err();
        assert_eq!(error.key, "webhook.trusted_proxies");
        assert!(error.remedy.contains("[server]"), "{error}");
    }
}
