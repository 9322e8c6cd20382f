//! `[[tenant.kyc.package]]`: what can be ordered.

use std::collections::BTreeSet;

use inlay_contract::kyc::PartKind;
use serde::Deserialize;

use super::super::error::{ConfigError, Fault};
use crate::kyc::OfferedPackage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPackage {
    id: String,
    name: String,
    provider_package: String,
    parts: Vec<PartKind>,
}

/// All packages; `key` names the block that they stand in.
pub(super) fn resolved(
    packages: Vec<RawPackage>,
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
        offered.push(package.resolved(&key, fault)?);
    }
    Ok(offered)
}

impl RawPackage {
    fn resolved(self, key: &str, fault: &Fault<'_>) -> Result<OfferedPackage, ConfigError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !(1..=64).contains(&self.id.len()) || !self.id.bytes().all(is_plain) {
            let remedy = "Use 1 to 64 small letters, digits, `-` and `_`, as in \"standard\".";
            return Err(fault.at(&format!("{key}.id"), "is not a plain name", remedy));
        }
        for (name, value) in [("name", &self.name), ("provider_package", &self.provider_package)] {
            if value.trim().is_empty() {
                let remedy = "Give `name` for people, and as `provider_package` the provider's own: Onfido's workflow id, the platform's product.";
                return Err(fault.at(&format!("{key}.{name}"), "is empty", remedy));
            }
        }
        if self.parts.is_empty() || self.parts.contains(&PartKind::Unknown) {
            let remedy = "List what it looks at: \"document\", \"face\", \"identity\", \"address\", \"watchlist\", \"device\".";
            return Err(fault.at(&format!("{key}.parts"), "does not say what is looked at", remedy));
        }
        Ok(OfferedPackage {
            id: self.id,
            name: self.name,
            provider_package: self.provider_package,
            parts: self.parts,
        })
    }
}
