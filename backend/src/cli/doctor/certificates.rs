//! The certificates that orgs sign their assertions with: which count today, and for how long.

use jiff::{SignedDuration, Timestamp};

use super::finding::Findings;
use crate::config::TenantConfig;

/// From here on somebody should think of the next certificate.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn look(findings: &mut Findings, tenants: &[TenantConfig], now: Timestamp) {
    for tenant in tenants {
        look_at(findings, tenant, now);
    }
}

fn look_at(findings: &mut Findings, tenant: &TenantConfig, now: Timestamp) {
    const CHECK: &str = "org_certificate";
    let org = tenant.org.to_string();
    let counting = tenant.keys.iter().filter(|key| key.is_active(now));
    // A public key without dates counts for ever.
    let ends: Vec<_> = counting
        .map(|key| key.valid_until().unwrap_or(Timestamp::MAX))
        .collect();
    let remedy =
        format!("Have the org make a new one and add it: `inlay tenant certificate add {org} FILE`.");
    let Some(end) = ends.iter().max() else {
        let detail = "none of its certificates counts today, so nobody of this org can open the widget";
        findings.failed(CHECK, org, detail, remedy);
        return;
    };
    if *end == Timestamp::MAX {
        findings.ok(CHECK, org, "a public key without dates");
        return;
    }
    let left = end.duration_since(now);
    let detail = format!("counts for {} more days", left.as_hours() / 24);
    if left < SOON {
        findings.warning(CHECK, org, detail, remedy);
    } else {
        findings.ok(CHECK, org, detail);
    }
}
