//! `[[tenant]]`, or the content of a tenant's own file.

use std::path::{Path, PathBuf};

use inlay_contract::OrgId;
use serde::Deserialize;

use super::certificate::VerificationKey;
use super::enrolment::{EnrolledCertificate, Enrolment};
use super::error::{ConfigError, Fault};
use super::kyc::{KycConfig, RawKyc};
use super::origin::Origin;
use super::place::TenantPlace;
use super::provider::{ProviderConfig, RawProvider};
use super::secret::ConfiguredSecret;

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
    /// The secrets that its keys name.
    pub secrets: Vec<ConfiguredSecret>,
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
    /// What can be known without reading secrets.
    pub(super) fn enrolment(&self, place: &TenantPlace) -> Result<Enrolment, ConfigError> {
        let fault = Fault::of_tenant(place);
        if self.name.trim().is_empty() {
            let remedy = "Give the portfolio source the name that advisors know it by.";
            return Err(fault.at(&place.key("name"), "is empty", remedy));
        }
        if self.host_origins.is_empty() {
            let remedy = "List the origin of each page that shows the widget, as in \"https://example.lightning.force.com\".";
            return Err(fault.at(
                &place.key("host_origins"),
                "is empty, so no page could show the widget",
                remedy,
            ));
        }
        if self.certificates.is_empty() {
            let remedy = "Download the org's certificate (Setup, Certificate and Key Management) and name its file here.";
            return Err(fault.at(
                &place.key("certificates"),
                "is empty, so no assertion could be verified",
                remedy,
            ));
        }
        let read_key = |(position, file): (usize, &PathBuf)| {
            let key = place.key(&format!("certificates[{position}]"));
            let file = place.folder().join(file);
            let read = read_certificate(&file, &key, &fault)?;
            Ok(EnrolledCertificate { file, key: read })
        };
        let certificates: Result<_, _> = self.certificates.iter().enumerate().map(read_key).collect();
        Ok(Enrolment {
            place: place.clone(),
            org: self.org.clone(),
            name: self.name.clone(),
            host_origins: self.host_origins.clone(),
            certificates: certificates?,
            provider: self.provider.kind(place.folder()),
        })
    }

    pub(super) fn resolved(self, place: &TenantPlace) -> Result<TenantConfig, ConfigError> {
        let (fault, folder) = (Fault::of_tenant(place), place.folder());
        let enrolment = self.enrolment(place)?;
        Ok(TenantConfig {
            org: enrolment.org,
            name: enrolment.name,
            host_origins: enrolment.host_origins,
            keys: enrolment
                .certificates
                .into_iter()
                .map(|certificate| certificate.key)
                .collect(),
            provider: self.provider.resolved(&place.key("provider"), folder, &fault)?,
            kyc: self
                .kyc
                .map(|kyc| kyc.resolved(&place.key("kyc"), folder, &fault))
                .transpose()?,
            secrets: fault.into_secrets(),
        })
    }

    pub(super) fn has_kyc(&self) -> bool {
        self.kyc.is_some()
    }
}

fn read_certificate(file: &Path, key: &str, fault: &Fault<'_>) -> Result<VerificationKey, ConfigError> {
    let text = std::fs::read(file).map_err(|error| {
        let problem = format!("{} cannot be read: {error}", file.display());
        let remedy =
            "Put the org's public certificate there; paths start at the folder of the file that names them.";
        fault.at(key, &problem, remedy)
    })?;
    VerificationKey::from_pem(&text)
        .map_err(|error| fault.at(key, &format!("{}: {error}", file.display()), error.remedy()))
}
