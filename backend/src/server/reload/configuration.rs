//! The configuration file, followed while the service runs.

use std::path::PathBuf;
use std::sync::Arc;

use inlay_contract::OrgId;

use super::secrets::SecretKeeper;
use super::tenants::LiveTenants;
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::{Config, Outline, TenantConfig};
use crate::embed::EmbedPages;
use crate::quota::Quotas;
use crate::server::{self, StartError, providers};

/// Keys of a tenant that are settled when the service starts. Connections, caches and jobs hang on them.
const SETTLED_KEYS: [&str; 2] = ["provider", "kyc"];

/// A configuration file, and what of it is in force.
pub(super) struct Followed {
    file: PathBuf,
    /// Counts the calls of the providers of orgs that are new.
    quotas: Arc<dyn Quotas>,
    /// As it was when it was last taken over.
    in_force: Option<Outline>,
    /// As it was when the service started: what cannot change is compared with that.
    at_start: Option<Outline>,
    /// What was wrong with the file at the last look, so that it is said once.
    refused: Option<String>,
}

/// Why a new configuration is not taken over.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
}

impl Followed {
    /// From now on. The file is in force as it is.
    pub(super) fn new(file: PathBuf, quotas: Arc<dyn Quotas>) -> Self {
        let outline = Outline::read(&file).ok();
        Self {
            file,
            quotas,
            at_start: outline.clone(),
            in_force: outline,
            refused: None,
        }
    }

    /// Takes the file over if it has changed and is in order as a whole; else everything stays as it was.
    pub(super) fn look(&mut self, tenants: &LiveTenants, secrets: &mut SecretKeeper, clock: &Clock) {
        match self.take_over(tenants, secrets, clock) {
            Ok(()) => {
                if self.refused.take().is_some() {
                    tracing::info!(file = %self.file.display(), "the configuration is in order again");
                }
            }
            Err(error) => {
                // The causes too: they name file, key and remedy.
                let said = format!("{:#}", anyhow::Error::new(error));
                if self.refused.as_ref() != Some(&said) {
                    tracing::error!(
                        fault = said,
                        "the new configuration is refused; the old one stays in force"
                    );
                    self.refused = Some(said);
                }
            }
        }
    }

    fn take_over(
        &mut self,
        tenants: &LiveTenants,
        secrets: &mut SecretKeeper,
        clock: &Clock,
    ) -> Result<(), Refused> {
        let outline = Outline::read(&self.file)?;
        if self
            .in_force
            .as_ref()
            .is_some_and(|in_force| in_force.is_same_as(&outline))
        {
            return Ok(());
        }
        let config = Config::load(&self.file)?;
        server::check(&config, clock)?;
        let (known, added): (Vec<_>, Vec<_>) =
            config.tenants.iter().partition(|tenant| tenants.has(&tenant.org));
        let added: Vec<TenantConfig> = added.into_iter().cloned().collect();
        let new_providers = providers::build(&added, clock, &self.quotas)?;
        let pages = EmbedPages::load(&Assets::of(&config.server.assets), &config.tenants)
            .map_err(StartError::from)?;

        let is_gone = |org: &OrgId| !config.tenants.iter().any(|tenant| tenant.org == *org);
        let gone: Vec<_> = tenants.orgs().into_iter().filter(is_gone).collect();
        tenants.replace(&config.tenants, pages, new_providers);
        for org in &gone {
            secrets.forget_tenant(org);
            LiveTenants::forget_certificate(org);
        }
        for tenant in &added {
            secrets.forget_tenant(&tenant.org);
            secrets.add_tenant(tenant);
        }
        let waiting = self.waits_for_restart(&outline, &known, &added, &gone);
        self.in_force = Some(outline);
        tracing::info!(
            tenants = config.tenants.len(),
            added = added.len(),
            removed = gone.len(),
            "the new configuration is in force"
        );
        if !waiting.is_empty() {
            tracing::warn!(
                keys = waiting.join(", "),
                "these changes need a restart of the service"
            );
        }
        Ok(())
    }

    /// What stands in the file and is not in force.
    fn waits_for_restart(
        &self,
        outline: &Outline,
        known: &[&TenantConfig],
        added: &[TenantConfig],
        gone: &[OrgId],
    ) -> Vec<String> {
        let Some(at_start) = &self.at_start else {
            return Vec::new();
        };
        let mut waiting = outline.changed_sections(at_start);
        // The folder is looked at anew each time.
        waiting.retain(|section| section != "tenant_folder");
        for tenant in known {
            let keys = outline.changed_keys(at_start, &tenant.org);
            let settled = keys.iter().filter(|key| SETTLED_KEYS.contains(&key.as_str()));
            waiting.extend(settled.map(|key| format!("{key} of {}", tenant.org)));
        }
        let with_kyc = added.iter().filter(|tenant| tenant.kyc.is_some());
        waiting.extend(with_kyc.map(|tenant| format!("kyc of {}", tenant.org)));
        waiting.extend(gone.iter().map(|org| format!("jobs of {org} go on until then")));
        waiting
    }
}
