//! From a tenant's configuration to its provider: the one line that a new provider adds outside its own folder.

use std::sync::Arc;

use super::{Providers, StartError};
use crate::clock::Clock;
use crate::config::{PlatformConfig, ProviderConfig, TenantConfig};
use crate::quota::Quotas;
use crate::upstream::PortfolioProvider;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{Purpose, UpstreamContext};
use crate::upstream::ofx::{self, OfxProvider};
use crate::upstream::platform::{ConsoleUrl, PlatformProvider, PlatformSettings};
use crate::upstream::snaptrade::SnapTradeProvider;

/// The provider of each tenant. None of them asks for anything before it is first used.
pub(super) fn build(
    tenants: &[TenantConfig],
    clock: &Clock,
    quotas: &Arc<dyn Quotas>,
) -> Result<Providers, StartError> {
    let named = |tenant: &TenantConfig| {
        let context = context(tenant, Purpose::Portfolio, clock, quotas);
        let provider = provider(&tenant.provider, &context).map_err(|source| StartError::Provider {
            org: tenant.org.clone(),
            source,
        })?;
        Ok((tenant.org.clone(), provider))
    };
    tenants.iter().map(named).collect()
}

/// What the providers of `tenant` get from the service.
pub(super) fn context(
    tenant: &TenantConfig,
    purpose: Purpose,
    clock: &Clock,
    quotas: &Arc<dyn Quotas>,
) -> UpstreamContext {
    UpstreamContext {
        tenant: tenant.org.to_string(),
        purpose,
        quotas: Arc::clone(quotas),
        clock: clock.clone(),
    }
}

fn provider(
    config: &ProviderConfig,
    context: &UpstreamContext,
) -> Result<Arc<dyn PortfolioProvider>, anyhow::Error> {
    Ok(match config {
        ProviderConfig::Platform(config) => {
            Arc::new(PlatformProvider::new(platform_settings(config), context)?)
        }
        ProviderConfig::Ofx(config) => Arc::new(OfxProvider::open(ofx::OfxConfig {
            folder: config.folder.clone(),
            records: config.records.clone(),
        })?),
        ProviderConfig::SnapTrade(config) => Arc::new(SnapTradeProvider::open(config.settings(), context)?),
    })
}

pub(super) fn platform_settings(config: &PlatformConfig) -> PlatformSettings {
    // A configured time of more than 584 million years is cut off.
    let milliseconds =
        |duration: std::time::Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    PlatformSettings {
        base_url: config.base_url.clone(),
        token_url: config.token_url.clone(),
        client_id: config.client_id.clone(),
        proof: config.proof.clone(),
        line: config.line.clone(),
        console_url: config.console_url.clone().map(ConsoleUrl::new),
        http: HttpSettings {
            connect_timeout_ms: milliseconds(config.connect_timeout),
            request_timeout_ms: milliseconds(config.request_timeout),
            ..HttpSettings::default()
        },
        snapshot_timeout_ms: milliseconds(config.portfolio_timeout),
    }
}
