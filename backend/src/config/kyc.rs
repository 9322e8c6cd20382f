//! `[tenant.kyc]`.

mod consent;
mod contradictions;
mod package;
mod provider;
mod salesforce;

use std::num::{NonZeroU8, NonZeroU16};
use std::path::Path;

use jiff::SignedDuration;
use serde::Deserialize;

use self::consent::RawConsent;
use self::package::RawPackage;
use self::provider::{RawKycPlatform, RawOnfido};
use self::salesforce::RawSalesforce;
use super::error::{ConfigError, Fault};
use super::provider::PlatformConfig;
use super::webhook::{RawWebhookSecrets, WebhookSecrets};
use crate::kyc::{ConsentTexts, OfferedPackage, Validity};
use crate::upstream::onfido::OnfidoSettings;
use crate::upstream::salesforce::SalesforceSettings;

const DEFAULT_GIVE_UP_HOURS: NonZeroU16 = NonZeroU16::new(24).expect("not zero");

/// How a tenant's KYC checks are made.
#[derive(Debug, Clone)]
pub struct KycConfig {
    /// The provider's name for people.
    pub name: String,
    /// Who makes them.
    pub provider: KycProviderConfig,
    /// What can be ordered; at least one, each name once.
    pub packages: Vec<OfferedPackage>,
    /// What the client consents to.
    pub consent: ConsentTexts,
    /// For how long an approval counts.
    pub validity: Validity,
    /// For how long a failing call is tried again.
    pub give_up_after: SignedDuration,
    /// Where a party's data come from and results go.
    pub salesforce: Box<SalesforceSettings>,
    /// The secrets of the provider's webhook; `None` where it delivers nothing.
    pub webhook: Option<WebhookSecrets>,
}

/// Who makes a tenant's checks.
#[derive(Debug, Clone)]
pub enum KycProviderConfig {
    /// Onfido, API v3.6.
    Onfido(Box<OnfidoSettings>),
    /// A FinTech platform that makes checks beside keeping portfolios.
    Platform(Box<PlatformConfig>),
}

impl KycProviderConfig {
    /// The name of the adapter, as in the path of its webhook.
    #[must_use]
    pub const fn adapter(&self) -> &'static str {
        match self {
            Self::Onfido(_) => "onfido",
            Self::Platform(_) => "platform",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKyc {
    name: String,
    give_up_after_hours: Option<NonZeroU16>,
    onfido: Option<RawOnfido>,
    platform: Option<RawKycPlatform>,
    #[serde(default)]
    package: Vec<RawPackage>,
    consent: RawConsent,
    #[serde(default)]
    validity: RawValidity,
    salesforce: RawSalesforce,
    webhook: Option<RawWebhookSecrets>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawValidity {
    low_months: Option<NonZeroU8>,
    medium_months: Option<NonZeroU8>,
    high_months: Option<NonZeroU8>,
    notice_days: Option<u16>,
}

impl RawKyc {
    /// `key` names the block, as in `tenant[0].kyc`.
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<KycConfig, ConfigError> {
        if self.name.trim().is_empty() {
            let remedy = "Give the provider of checks the name that advisors know it by.";
            return Err(fault.at(&format!("{key}.name"), "is empty", remedy));
        }
        let provider = match (self.onfido, self.platform) {
            (Some(onfido), None) => {
                let onfido = onfido.resolved(&format!("{key}.onfido"), folder, fault)?;
                KycProviderConfig::Onfido(Box::new(onfido))
            }
            (None, Some(platform)) => {
                let platform = platform.resolved(&format!("{key}.platform"), folder, fault)?;
                KycProviderConfig::Platform(Box::new(platform))
            }
            (Some(_), Some(_)) => {
                let remedy = "Keep one of `[tenant.kyc.onfido]` and `[tenant.kyc.platform]`.";
                return Err(fault.at(key, "names two providers of checks", remedy));
            }
            (None, None) => {
                let remedy = "Add `[tenant.kyc.onfido]` or `[tenant.kyc.platform]`.";
                return Err(fault.at(key, "names no provider of checks", remedy));
            }
        };
        let webhook = self
            .webhook
            .map(|webhook| webhook.resolved(&format!("{key}.webhook"), folder, fault))
            .transpose()?;
        let packages = package::resolved(self.package, &provider, key, fault)?;
        Ok(KycConfig {
            name: self.name,
            provider,
            consent: self.consent.resolved(&format!("{key}.consent"), folder, fault)?,
            validity: self.validity.resolved(),
            give_up_after: SignedDuration::from_hours(
                self.give_up_after_hours
                    .unwrap_or(DEFAULT_GIVE_UP_HOURS)
                    .get()
                    .into(),
            ),
            salesforce: Box::new(self.salesforce.resolved(
                &format!("{key}.salesforce"),
                &packages,
                folder,
                fault,
            )?),
            packages,
            webhook,
        })
    }
}

impl RawValidity {
    fn resolved(self) -> Validity {
        let shipped = Validity::default();
        Validity {
            low_months: self.low_months.unwrap_or(shipped.low_months),
            medium_months: self.medium_months.unwrap_or(shipped.medium_months),
            high_months: self.high_months.unwrap_or(shipped.high_months),
            notice_days: self.notice_days.unwrap_or(shipped.notice_days),
        }
    }
}

#[cfg(test)]
mod tests;
