//! `[[tenant.kyc.package]]`: what can be ordered.
//!
//! What stands for a package at the provider has one key for each form: `product` at the platform, `workflow` or `reports` at
//! Onfido. So a package that was written for another provider is refused at start and not at the first order.

use std::collections::BTreeSet;

use inlay_contract::kyc::PartKind;
use serde::Deserialize;

use super::super::error::{ConfigError, Fault};
use super::KycProviderConfig;
use crate::kyc::OfferedPackage;
use crate::upstream::onfido::OnfidoPackage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPackage {
    id: String,
    name: String,
    product: Option<String>,
    workflow: Option<String>,
    reports: Option<Vec<String>>,
    parts: Option<Vec<PartKind>>,
}

/// All packages, as `provider` can make them; `key` names the block that they stand in.
pub(super) fn resolved(
    packages: Vec<RawPackage>,
    provider: &KycProviderConfig,
    key: &str,
    fault: &Fault<'_>,
) -> Result<Vec<OfferedPackage>, ConfigError> {
    if packages.is_empty() {
        let remedy = "Add a `[[tenant.kyc.package]]` block for each kind of check that can be ordered.";
        return Err(fault.at(&format!("{key}.package"), "there is none", remedy));
    }
    let mut ids = BTreeSet::new();
    let mut offered = Vec::new();
    for (index, package) in packages.into_iter().enumerate() {
        let key = format!("{key}.package[{index}]");
        if !ids.insert(package.id.clone()) {
            let remedy = "Give each package a name of its own: results refer to it for years.";
            return Err(fault.at(&format!("{key}.id"), "is the name of another package", remedy));
        }
        offered.push(package.resolved(provider, &key, fault)?);
    }
    Ok(offered)
}

impl RawPackage {
    fn resolved(
        self,
        provider: &KycProviderConfig,
        key: &str,
        fault: &Fault<'_>,
    ) -> Result<OfferedPackage, ConfigError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !(1..=64).contains(&self.id.len()) || !self.id.bytes().all(is_plain) {
            let remedy = "Use 1 to 64 small letters, digits, `-` and `_`, as in \"standard\".";
            return Err(fault.at(&format!("{key}.id"), "is not a plain name", remedy));
        }
        if self.name.trim().is_empty() {
            let remedy = "Give the package the name that advisors choose it by.";
            return Err(fault.at(&format!("{key}.name"), "is empty", remedy));
        }
        let (provider_package, parts) = match provider {
            KycProviderConfig::Platform(_) => self.of_platform(key, fault)?,
            KycProviderConfig::Onfido(_) => self.of_onfido(key, fault)?,
        };
        Ok(OfferedPackage {
            id: self.id,
            name: self.name,
            provider_package,
            parts,
        })
    }

    fn of_platform(&self, key: &str, fault: &Fault<'_>) -> Result<(String, Vec<PartKind>), ConfigError> {
        let remedy = "Give the platform's name for it as `product`, and no `workflow` or `reports`.";
        let product = match (&self.product, &self.workflow, &self.reports) {
            (Some(product), None, None) => product,
            _ => return Err(fault.at(key, "does not name one product of the platform's", remedy)),
        };
        if product.trim().is_empty() {
            return Err(fault.at(&format!("{key}.product"), "is empty", remedy));
        }
        Ok((product.clone(), self.named_parts(key, fault)?))
    }

    fn of_onfido(&self, key: &str, fault: &Fault<'_>) -> Result<(String, Vec<PartKind>), ConfigError> {
        match (&self.workflow, &self.reports, &self.product) {
            (Some(workflow), None, None) => {
                let package = OnfidoPackage::workflow(workflow).map_err(|error| {
                    let remedy = "Copy the workflow's id, a UUID, from Onfido's dashboard.";
                    fault.at(&format!("{key}.workflow"), &error.to_string(), remedy)
                })?;
                Ok((package.to_string(), self.named_parts(key, fault)?))
            }
            (None, Some(reports), None) => self.of_reports(reports, key, fault),
            _ => {
                let remedy = "Give the id of a workflow as `workflow`, or names of reports as `reports`, and nothing else.";
                Err(fault.at(key, "does not say what Onfido is to make", remedy))
            }
        }
    }

    /// What a check of reports looks at follows from the reports.
    fn of_reports(
        &self,
        reports: &[String],
        key: &str,
        fault: &Fault<'_>,
    ) -> Result<(String, Vec<PartKind>), ConfigError> {
        let package = OnfidoPackage::reports(reports.iter().map(String::as_str)).map_err(|error| {
            let remedy = "List reports by Onfido's names for them, as in [\"document\", \"watchlist_standard\"]; docs/onfido.md has all.";
            fault.at(&format!("{key}.reports"), &error.to_string(), remedy)
        })?;
        if self.parts.is_some() {
            let remedy = "Leave it out: it follows from `reports`.";
            return Err(fault.at(&format!("{key}.parts"), "is said twice", remedy));
        }
        Ok((package.to_string(), package.parts()))
    }

    fn named_parts(&self, key: &str, fault: &Fault<'_>) -> Result<Vec<PartKind>, ConfigError> {
        let parts = self.parts.clone().unwrap_or_default();
        if parts.is_empty() || parts.contains(&PartKind::Unknown) {
            let remedy = "List what it looks at: \"document\", \"face\", \"identity\", \"address\", \"watchlist\", \"device\".";
            return Err(fault.at(&format!("{key}.parts"), "does not say what is looked at", remedy));
        }
        Ok(parts)
    }
}
