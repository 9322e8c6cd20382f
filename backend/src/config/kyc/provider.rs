//! `[tenant.kyc.onfido]` and `[tenant.kyc.platform]`: who makes the checks.

use std::num::{NonZeroU32, NonZeroU64};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::client_proof::RawClientProof;
use super::super::error::{ConfigError, Fault};
use super::super::line::{RawLimits, line};
use super::super::provider::{
    ClientSecret, DEFAULT_CONNECT_TIMEOUT, DEFAULT_REQUEST_TIMEOUT, PlatformConfig, http_settings,
    milliseconds, service_url,
};
use crate::upstream::line::Limits;
use crate::upstream::onfido::OnfidoSettings;

/// What Onfido allows a firm in a minute (its guide for getting started).
const ONFIDO_PER_MINUTE: NonZeroU32 = NonZeroU32::new(400).expect("not zero");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOnfido {
    base_url: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    client_secret_env: Option<String>,
    #[serde(default)]
    document_hosts: Vec<String>,
    #[serde(default)]
    privacy_notices_read: bool,
    risk_output: Option<String>,
    connect_timeout_ms: Option<NonZeroU64>,
    request_timeout_ms: Option<NonZeroU64>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    pinned_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKycPlatform {
    base_url: String,
    token_url: Option<String>,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    client_secret_env: Option<String>,
    connect_timeout_ms: Option<NonZeroU64>,
    request_timeout_ms: Option<NonZeroU64>,
    private_key_file: Option<PathBuf>,
    private_key_env: Option<String>,
    private_key_id: Option<String>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    pinned_keys: Vec<String>,
}

impl RawOnfido {
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<OnfidoSettings, ConfigError> {
        let base_url = service_url(&self.base_url, &format!("{key}.base_url"), fault)?;
        let secret = ClientSecret {
            file: self.client_secret_file,
            env: self.client_secret_env,
        };
        Ok(OnfidoSettings {
            base_url,
            client_id: client_id(self.client_id, key, fault)?,
            client_secret: secret.resolved(key, folder, fault)?,
            line: line(
                self.limits,
                Limits::per_minute(ONFIDO_PER_MINUTE),
                &self.pinned_keys,
                key,
                fault,
            )?,
            document_hosts: self.document_hosts,
            privacy_notices_read: self.privacy_notices_read,
            risk_output: self.risk_output,
            http: http_settings(
                milliseconds(self.connect_timeout_ms, DEFAULT_CONNECT_TIMEOUT),
                milliseconds(self.request_timeout_ms, DEFAULT_REQUEST_TIMEOUT),
            ),
        })
    }
}

impl RawKycPlatform {
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<PlatformConfig, ConfigError> {
        let base_url = service_url(&self.base_url, &format!("{key}.base_url"), fault)?;
        let token_url = match &self.token_url {
            Some(text) => service_url(text, &format!("{key}.token_url"), fault)?,
            None => {
                let mut url = base_url.clone();
                url.set_path("/oauth/token");
                url
            }
        };
        let proof = RawClientProof {
            client_secret: ClientSecret {
                file: self.client_secret_file,
                env: self.client_secret_env,
            },
            private_key_file: self.private_key_file,
            private_key_env: self.private_key_env,
            private_key_id: self.private_key_id,
        };
        let request_timeout = milliseconds(self.request_timeout_ms, DEFAULT_REQUEST_TIMEOUT);
        Ok(PlatformConfig {
            base_url,
            token_url,
            client_id: client_id(self.client_id, key, fault)?,
            proof: proof.resolved(key, folder, fault)?,
            line: line(self.limits, Limits::default(), &self.pinned_keys, key, fault)?,
            console_url: None,
            connect_timeout: milliseconds(self.connect_timeout_ms, DEFAULT_CONNECT_TIMEOUT),
            request_timeout,
            // Each call is a request of its own.
            portfolio_timeout: request_timeout,
        })
    }
}

fn client_id(id: String, key: &str, fault: &Fault<'_>) -> Result<String, ConfigError> {
    if id.is_empty() {
        let remedy = "Name the client id that the provider gave the firm.";
        return Err(fault.at(&format!("{key}.client_id"), "is empty", remedy));
    }
    Ok(id)
}
