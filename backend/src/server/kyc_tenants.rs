//! From a tenant's configuration to its KYC side: the one place that a new provider of checks is added to outside its own
//! folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::OrgId;

use super::StartError;
use super::providers::platform_settings;
use crate::clock::Clock;
use crate::config::{KycConfig, KycProviderConfig, TenantConfig};
use crate::kyc::KycTenant;
use crate::upstream::kyc::{CrmWriter, KycProvider};
use crate::upstream::onfido::OnfidoProvider;
use crate::upstream::platform::PlatformKycProvider;
use crate::upstream::salesforce::Salesforce;
use crate::webhook::WebhookTenant;

/// The tenants that have KYC. Nothing is asked for before it is first used.
pub(super) fn build(
    tenants: &[TenantConfig],
    clock: &Clock,
) -> Result<BTreeMap<OrgId, KycTenant>, StartError> {
    let with_kyc = tenants
        .iter()
        .filter_map(|tenant| Some((&tenant.org, tenant.kyc.as_ref()?)));
    let named = |(org, config): (&OrgId, &KycConfig)| {
        let tenant = tenant(config, clock).map_err(|source| StartError::Kyc {
            org: org.clone(),
            source,
        })?;
        Ok((org.clone(), tenant))
    };
    with_kyc.map(named).collect()
}

/// The tenants to which a provider delivers.
pub(super) fn webhooks(tenants: &[TenantConfig]) -> Vec<WebhookTenant> {
    let delivered_to = |tenant: &TenantConfig| {
        let kyc = tenant.kyc.as_ref()?;
        Some(WebhookTenant {
            org: tenant.org.clone(),
            provider: kyc.provider.adapter().to_owned(),
            secrets: kyc.webhook.clone()?,
        })
    };
    tenants.iter().filter_map(delivered_to).collect()
}

fn tenant(config: &KycConfig, clock: &Clock) -> Result<KycTenant, anyhow::Error> {
    let salesforce = Arc::new(Salesforce::new((*config.salesforce).clone(), clock.clone())?);
    let is_told = !config.salesforce.targets.is_empty() || config.salesforce.event.is_some();
    let crm = is_told.then(|| Arc::clone(&salesforce) as Arc<dyn CrmWriter>);
    Ok(KycTenant {
        provider: provider(&config.provider, clock)?,
        provider_name: config.name.clone(),
        parties: salesforce,
        crm,
        packages: config.packages.clone(),
        consent: config.consent.clone(),
        validity: config.validity,
        give_up_after: config.give_up_after,
    })
}

fn provider(config: &KycProviderConfig, clock: &Clock) -> Result<Arc<dyn KycProvider>, anyhow::Error> {
    Ok(match config {
        KycProviderConfig::Onfido(settings) => {
            Arc::new(OnfidoProvider::new((**settings).clone(), clock.clone())?)
        }
        KycProviderConfig::Platform(config) => Arc::new(PlatformKycProvider::new(
            platform_settings(config),
            clock.clone(),
        )?),
    })
}
