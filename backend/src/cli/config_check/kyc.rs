//! What `inlay config check` says of KYC: who makes checks of what, on which consent, and where it all goes. Never a secret, only
//! how many there are and where they come from.

use inlay_contract::kyc::PartKind;

use crate::config::{Config, KycConfig, KycProviderConfig, ServerConfig, TenantConfig};
use crate::kyc::ConsentTexts;
use crate::upstream::salesforce::SalesforceSettings;

/// The lines about a tenant.
pub(super) fn of_tenant(tenant: &TenantConfig, server: &ServerConfig) -> Vec<String> {
    let Some(kyc) = &tenant.kyc else {
        return vec!["no KYC".to_owned()];
    };
    let base_url = match &kyc.provider {
        KycProviderConfig::Onfido(onfido) => &onfido.base_url,
        KycProviderConfig::Platform(platform) => &platform.base_url,
    };
    let mut lines = vec![format!(
        "KYC by {} ({} at {base_url}), given up after {} hours",
        kyc.name,
        kyc.provider.adapter(),
        kyc.give_up_after.as_hours(),
    )];
    for package in &kyc.packages {
        let parts: Vec<_> = package.parts.iter().copied().map(word).collect();
        lines.push(format!(
            "  package {} ({}) is {} there and looks at {}",
            package.id,
            package.name,
            package.provider_package,
            parts.join(", ")
        ));
    }
    lines.push(format!("  {}", consent(&kyc.consent)));
    let validity = kyc.validity;
    lines.push(format!(
        "  approvals count for {}, {} or {} months at low, medium or high risk, and are due {} days before",
        validity.low_months, validity.medium_months, validity.high_months, validity.notice_days
    ));
    lines.extend(salesforce(&kyc.salesforce).map(|line| format!("  {line}")));
    lines.push(format!("  {}", webhooks(kyc, server)));
    lines
}

/// A part, as the configuration names it.
const fn word(part: PartKind) -> &'static str {
    match part {
        PartKind::Document => "document",
        PartKind::Face => "face",
        PartKind::Identity => "identity",
        PartKind::Address => "address",
        PartKind::Watchlist => "watchlist",
        PartKind::Device => "device",
        PartKind::Unknown => "something unknown",
    }
}

fn consent(consent: &ConsentTexts) -> String {
    let languages: Vec<_> = consent.texts.keys().map(String::as_str).collect();
    format!(
        "consent {} in {} (for others in {})",
        consent.version,
        languages.join(", "),
        consent.default_language
    )
}

fn salesforce(settings: &SalesforceSettings) -> [String; 2] {
    let objects: Vec<_> = settings
        .objects
        .iter()
        .map(|object| format!("{} ({}…)", object.object, object.key_prefix))
        .collect();
    let mut places: Vec<_> = settings
        .targets
        .iter()
        .map(|target| match &target.packages {
            Some(packages) => format!(
                "{} by {} (only {})",
                target.object,
                target.external_id,
                packages.join(", ")
            ),
            None => format!("{} by {}", target.object, target.external_id),
        })
        .collect();
    places.extend(
        settings
            .event
            .as_ref()
            .map(|event| format!("event {}", event.object)),
    );
    let results = if places.is_empty() {
        "results are written nowhere: they are seen in the widget only".to_owned()
    } else {
        format!("results are written into {}", places.join(", "))
    };
    [
        format!(
            "clients from {} as {}: {}",
            settings.instance_url,
            settings.username,
            objects.join(", ")
        ),
        results,
    ]
}

fn webhooks(kyc: &KycConfig, server: &ServerConfig) -> String {
    let Some(secrets) = &kyc.webhook else {
        return "no webhooks: running checks are looked at every 30 seconds to 10 minutes".to_owned();
    };
    let origin = server
        .public_origin
        .as_ref()
        .map_or_else(|| format!("http://{}", server.listen), ToString::to_string);
    let count = match secrets.count() {
        1 => "1 secret".to_owned(),
        count => format!("{count} secrets"),
    };
    format!(
        "webhooks at {origin}/webhooks/{}, signed with {count}",
        kyc.provider.adapter()
    )
}

/// The lines about what is kept for all tenants.
pub(super) fn of_records(config: &Config) -> Vec<String> {
    let has_kyc = config.tenants.iter().any(|tenant| tenant.kyc.is_some());
    let mut lines = Vec::new();
    if let Some(store) = &config.store {
        lines.push(format!("records in {}", store.url.place()));
    }
    if let Some(audit) = &config.audit {
        lines.push(format!("audit key from {}", audit.key_file.display()));
    }
    if has_kyc {
        lines.push(format!(
            "webhook deliveries are kept for {} days",
            config.webhook.keep_days
        ));
    } else if !lines.is_empty() {
        lines.push("No org has KYC, so nothing is recorded there.".to_owned());
    }
    lines
}
