//! `inlay config check`

mod kyc;

use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;

use super::say;
use crate::clock::Clock;
use crate::config::{Config, ProviderConfig, TenantConfig};
use crate::server;

/// Says what a configuration means, or what is wrong with it and how to mend it.
pub(super) fn run(file: &Path) -> Result<ExitCode, anyhow::Error> {
    let config = Config::load(file)?;
    let clock = Clock::system();
    server::check(&config, &clock)?;
    let now = clock.now();
    let mut can_serve = true;
    for tenant in &config.tenants {
        can_serve &= report(tenant, now);
        for line in kyc::of_tenant(tenant, &config.server) {
            say(&format!("  {line}"));
        }
    }
    for line in kyc::of_records(&config) {
        say(&line);
    }
    if !can_serve {
        say("Enrol a current certificate for the orgs named above: `inlay tenant certificate add`.");
        return Ok(ExitCode::FAILURE);
    }
    say(&format!("{} is in order.", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Whether at least one key of the tenant can be used now.
fn report(tenant: &TenantConfig, now: Timestamp) -> bool {
    let provider = match &tenant.provider {
        ProviderConfig::Platform(platform) => format!("platform at {}", platform.base_url),
        ProviderConfig::Ofx(ofx) => format!("statements in {}", ofx.folder.display()),
        ProviderConfig::SnapTrade(snaptrade) => format!("SnapTrade at {}", snaptrade.base_url),
    };
    say(&format!("{} ({}): {provider}", tenant.org, tenant.name));
    for key in &tenant.keys {
        say(&match (key.valid_until(), key.is_active(now)) {
            (Some(until), true) => format!("  certificate valid until {until}"),
            (Some(until), false) => format!("  certificate NOT valid now; its dates end at {until}"),
            (None, _) => "  public key without dates".to_owned(),
        });
    }
    tenant.keys.iter().any(|key| key.is_active(now))
}
