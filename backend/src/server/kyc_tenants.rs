//! From a tenant's configuration to its KYC side: the one place that a new provider of checks is added to outside its own
//! folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::OrgId;

use super::StartError;
use super::providers::{context, platform_settings};
use crate::clock::Clock;
use crate::config::{KycConfig, KycProviderConfig, TenantConfig};
use crate::kyc::KycTenant;
use crate::quota::Quotas;
use crate::upstream::kyc::{CrmWriter, KycProvider};
use crate::upstream::line::{Purpose, UpstreamContext};
use crate::upstream::onfido::OnfidoProvider;
use crate::upstream::platform::PlatformKycProvider;
use crate::upstream::salesforce::Salesforce;
use crate::webhook::WebhookTenant;

/// The tenants that have KYC. Nothing is asked for before it is first used.
pub(super) fn build(
    tenants: &[TenantConfig],
    clock: &Clock,
    quotas: &Arc<dyn Quotas>,
) -> Result<BTreeMap<OrgId, KycTenant>, StartError> {
    let with_kyc = tenants
        .iter()
        .filter_map(|tenant| Some((tenant, tenant.kyc.as_ref()?)));
    let named = |(of, config): (&TenantConfig, &KycConfig)| {
        let context = context(of, Purpose::Kyc, clock, quotas);
        let tenant = tenant(config, &context).map_err(|source| StartError::Kyc {
            org: of.org.clone(),
            source,
        })?;
        Ok((of.org.clone(), tenant))
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

fn tenant(config: &KycConfig, context: &UpstreamContext) -> Result<KycTenant, anyhow::Error> {
    let salesforce = Arc::new(Salesforce::new((*config.salesforce).clone(), context)?);
    let is_told = !config.salesforce.targets.is_empty() || config.salesforce.event.is_some();
    let crm = is_told.then(|| Arc::clone(&salesforce) as Arc<dyn CrmWriter>);
    Ok(KycTenant {
        provider: provider(&config.provider, context)?,
        provider_name: config.name.clone(),
        parties: salesforce,
        crm,
        packages: config.packages.clone(),
        consent: config.consent.clone(),
        validity: config.validity,
        give_up_after: config.give_up_after,
    })
}

fn provider(
    config: &KycProviderConfig,
    context: &UpstreamContext,
) -> Result<Arc<dyn KycProvider>, anyhow::Error> {
    Ok(match config {
        KycProviderConfig::Onfido(settings) => Arc::new(OnfidoProvider::new((**settings).clone(), context)?),
        KycProviderConfig::Platform(config) => {
            Arc::new(PlatformKycProvider::new(platform_settings(config), context)?)
        }
    })
}
