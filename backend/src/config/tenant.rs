//! `[[tenant]]`.

use std::path::{Path, PathBuf};

use inlay_contract::OrgId;
use serde::Deserialize;

use super::certificate::{CertificateError, VerificationKey};
use super::error::{ConfigError, Fault};
use super::kyc::{KycConfig, RawKyc};
use super::origin::Origin;
use super::provider::{ProviderConfig, RawProvider};

/// One enrolled org.
#[derive(Debug, Clone)]
pub struct TenantConfig {
    /// The org.
    pub org: OrgId,
    /// Display name of the portfolio source.
    pub name: String,
    /// The pages that may show the widget; at least one.
    pub host_origins: Vec<Origin>,
    /// The keys that the org signs with; at least one.
    pub keys: Vec<VerificationKey>,
    /// Where its portfolios come from.
    pub provider: ProviderConfig,
    /// How its KYC checks are made; `None` where it has none.
    pub kyc: Option<KycConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTenant {
    pub(super) org: OrgId,
    name: String,
    host_origins: Vec<Origin>,
    certificates: Vec<PathBuf>,
    provider: RawProvider,
    kyc: Option<RawKyc>,
}

impl RawTenant {
    pub(super) fn resolved(
        self,
        index: usize,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<TenantConfig, ConfigError> {
        let key = |name: &str| format!("tenant[{index}].{name}");
        if self.name.trim().is_empty() {
            let remedy = "Give the portfolio source the name that advisors know it by.";
            return Err(fault.at(&key("name"), "is empty", remedy));
        }
        if self.host_origins.is_empty() {
            let remedy = "List the origin of each page that shows the widget, as in \"https://example.lightning.force.com\".";
            return Err(fault.at(
                &key("host_origins"),
                "is empty, so no page could show the widget",
                remedy,
            ));
        }
        if self.certificates.is_empty() {
            let remedy = "Download the org's certificate (Setup, Certificate and Key Management) and name its file here.";
            return Err(fault.at(
                &key("certificates"),
                "is empty, so no assertion could be verified",
                remedy,
            ));
        }
        let read_key = |(position, file): (usize, PathBuf)| {
            let fault_key = key(&format!("certificates[{position}]"));
            read_certificate(&folder.join(file), &fault_key, fault)
        };
        let keys: Result<Vec<_>, _> = self.certificates.into_iter().enumerate().map(read_key).collect();
        Ok(TenantConfig {
            org: self.org,
            name: self.name,
            host_origins: self.host_origins,
            keys: keys?,
            provider: self.provider.resolved(&key("provider"), folder, fault)?,
            kyc: self
                .kyc
                .map(|kyc| kyc.resolved(&key("kyc"), folder, fault))
                .transpose()?,
        })
    }
}

fn read_certificate(file: &Path, key: &str, fault: &Fault<'_>) -> Result<VerificationKey, ConfigError> {
    let named = |problem: String, remedy: &str| fault.at(key, &problem, remedy);
    let text = std::fs::read(file).map_err(|error| {
        let remedy =
            "Put the org's public certificate there; paths start at the folder of the configuration file.";
        named(format!("{} cannot be read: {error}", file.display()), remedy)
    })?;
    VerificationKey::from_pem(&text).map_err(|error| {
        let remedy = match error {
            CertificateError::PrivateKey => {
                "Take it away from this machine and enrol only the certificate; the private key belongs in the org."
            }
            CertificateError::Several => "Keep one block in each file and list the files.",
            CertificateError::NotRsa | CertificateError::KeySize(_) => {
                "Make a certificate with a 2048 bit RSA key in Certificate and Key Management."
            }
            CertificateError::NotPem | CertificateError::Label(_) | CertificateError::Damaged => {
                "Download the certificate again (Setup, Certificate and Key Management); the file begins with `-----BEGIN CERTIFICATE-----`."
            }
        };
        named(format!("{}: {error}", file.display()), remedy)
    })
}
