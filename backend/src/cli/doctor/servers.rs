//! The servers that the service asks: reached, encrypted, in agreement about the time, and taking our credentials.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::finding::Findings;
use crate::clock::Clock;
use crate::config::{Config, KycProviderConfig, ProviderConfig, TenantConfig};
use crate::server;
use crate::upstream::UpstreamError;
use crate::upstream::line::UpstreamContext;
use crate::upstream::probe::{self, Seen, Step};
use crate::upstream::salesforce::Salesforce;

/// How long each step may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// A server's certificate that ends sooner is worth a word to whoever runs the server.
const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Clocks that differ by less agree: an answer names whole seconds and travels for a while.
const CLOCKS_AGREE: SignedDuration = SignedDuration::from_secs(3);
/// What assertions bear.
const CLOCKS_BEARABLE: SignedDuration =
    SignedDuration::from_secs(inlay_contract::session::CLOCK_SKEW_SECONDS);

/// A server, by scheme, host and port, and which setting names it first.
struct Server {
    url: Url,
    named_by: String,
}

pub(super) async fn look(findings: &mut Findings, config: &Config, clock: &Clock, fits_together: bool) {
    let mut reached = BTreeMap::new();
    for (origin, server) in servers(&config.tenants) {
        let seen = probe::look(&server.url, PATIENCE).await;
        let now = clock.now();
        report(findings, &origin, &server, &seen, now);
        reached.insert(origin, seen.stopped.is_none());
    }
    for tenant in &config.tenants {
        sign_in(findings, tenant, clock, &reached, fits_together).await;
    }
}

/// Each server once, in the order of the orgs.
fn servers(tenants: &[TenantConfig]) -> Vec<(String, Server)> {
    let mut servers: Vec<(String, Server)> = Vec::new();
    for tenant in tenants {
        for (key, url) in addresses(tenant) {
            let origin = url.origin().ascii_serialization();
            if !servers.iter().any(|(known, _)| *known == origin) {
                let named_by = format!("`{key}` of {}", tenant.org);
                servers.push((
                    origin,
                    Server {
                        url: url.clone(),
                        named_by,
                    },
                ));
            }
        }
    }
    servers
}

/// The addresses that a tenant's configuration names, each with its key.
fn addresses(tenant: &TenantConfig) -> Vec<(&'static str, &Url)> {
    let mut addresses = portfolio_addresses(&tenant.provider);
    if let Some(kyc) = &tenant.kyc {
        addresses.extend(check_addresses(&kyc.provider));
        addresses.push(("kyc.salesforce.login_url", &kyc.salesforce.login_url));
        addresses.push(("kyc.salesforce.instance_url", &kyc.salesforce.instance_url));
    }
    addresses
}

fn portfolio_addresses(provider: &ProviderConfig) -> Vec<(&'static str, &Url)> {
    match provider {
        ProviderConfig::Platform(platform) => vec![
            ("provider.platform.token_url", &platform.token_url),
            ("provider.platform.base_url", &platform.base_url),
        ],
        ProviderConfig::SnapTrade(snaptrade) => vec![("provider.snaptrade.base_url", &snaptrade.base_url)],
        ProviderConfig::Ofx(_) => Vec::new(),
    }
}

fn check_addresses(provider: &KycProviderConfig) -> Vec<(&'static str, &Url)> {
    match provider {
        KycProviderConfig::Onfido(onfido) => vec![("kyc.onfido.base_url", &onfido.base_url)],
        KycProviderConfig::Platform(platform) => vec![
            ("kyc.platform.token_url", &platform.token_url),
            ("kyc.platform.base_url", &platform.base_url),
        ],
    }
}

/// The steps of a look, in their order; what follows the one that failed was not checked.
fn report(findings: &mut Findings, origin: &str, server: &Server, seen: &Seen, now: Timestamp) {
    let named_by = &server.named_by;
    let stopped_at = seen.stopped.as_ref().map(|stopped| stopped.step);
    for step in [Step::Name, Step::Connection, Step::Encryption, Step::Answer] {
        if step == Step::Encryption && server.url.scheme() != "https" {
            continue;
        }
        let check = check_of(step);
        match (&seen.stopped, stopped_at.map(|stop| step.cmp(&stop))) {
            (Some(stopped), Some(std::cmp::Ordering::Equal)) => {
                findings.failed(check, origin, stopped.reason.clone(), remedy(step, named_by));
            }
            (Some(stopped), Some(std::cmp::Ordering::Greater)) => {
                let because = format!("the {} failed", check_of(stopped.step));
                findings.not_checked(check, origin, because);
            }
            _ => well(findings, step, origin, seen, now),
        }
    }
    if let Some(answer) = &seen.answer {
        match answer.date {
            Some(date) => clocks(findings, origin, date, now),
            None => findings.not_checked("clock", origin, "the server does not say what time it is"),
        }
        if let Some(remaining) = &answer.remaining {
            findings.ok("rate_limit", origin, format!("the server says: {remaining}"));
        }
    }
}

const fn check_of(step: Step) -> &'static str {
    match step {
        Step::Name => "name",
        Step::Connection => "connection",
        Step::Encryption => "encryption",
        Step::Answer => "answer",
    }
}

fn remedy(step: Step, named_by: &str) -> String {
    match step {
        Step::Name => format!("Correct {named_by}, or have this machine's name server know the host."),
        Step::Connection => {
            format!(
                "Let this machine connect to it (firewall, proxy rules), or correct the port in {named_by}."
            )
        }
        Step::Encryption => format!(
            "Whoever runs the server must show a certificate for this name, in date, of an authority that this machine \
             knows (package `ca-certificates`); or correct {named_by}."
        ),
        Step::Answer => format!("See whether {named_by} is the address of an HTTP server."),
    }
}

fn well(findings: &mut Findings, step: Step, origin: &str, seen: &Seen, now: Timestamp) {
    let check = check_of(step);
    match step {
        Step::Name => {
            let addresses: Vec<_> = seen
                .addresses
                .iter()
                .map(|address| address.ip().to_string())
                .collect();
            findings.ok(check, origin, addresses.join(", "));
        }
        Step::Connection => {
            let to = seen
                .connected
                .map_or_else(|| "made".to_owned(), |address| format!("made to {address}"));
            findings.ok(check, origin, to);
        }
        Step::Encryption => {
            let Some(encryption) = &seen.encryption else {
                return;
            };
            let version = encryption.version;
            let Some(end) = encryption.valid_until else {
                findings.ok(check, origin, version);
                return;
            };
            let left = end.duration_since(now);
            let detail = format!("{version}, certificate for {} more days", left.as_hours() / 24);
            if left < SOON {
                findings.warning(
                    check,
                    origin,
                    detail,
                    "Tell whoever runs the server that it needs a new certificate.",
                );
            } else {
                findings.ok(check, origin, detail);
            }
        }
        Step::Answer => {
            let status = seen.answer.as_ref().map_or(0, |answer| answer.status);
            findings.ok(check, origin, format!("HTTP {status} without credentials"));
        }
    }
}

/// Whether somebody else's clock, read at `now`, agrees with ours.
pub(super) fn clocks(findings: &mut Findings, whose: &str, theirs: Timestamp, now: Timestamp) {
    let difference = theirs.duration_since(now);
    let seconds = difference.as_secs();
    let remedy = "Have this machine keep its time (`timedatectl set-ntp true`, or chrony), if other servers say the same; \
                  else tell whoever runs that one.";
    let detail = match seconds {
        0.. => format!("{seconds} s ahead of this machine"),
        _ => format!("{} s behind this machine", -seconds),
    };
    if difference.abs() <= CLOCKS_AGREE {
        findings.ok("clock", whose, "agrees with this machine");
    } else if difference.abs() <= CLOCKS_BEARABLE {
        findings.warning("clock", whose, detail, remedy);
    } else {
        findings.failed("clock", whose, detail, remedy);
    }
}

/// Whether the provider and the CRM of a tenant take our credentials.
async fn sign_in(
    findings: &mut Findings,
    tenant: &TenantConfig,
    clock: &Clock,
    reached: &BTreeMap<String, bool>,
    fits_together: bool,
) {
    const CHECK: &str = "credentials";
    let org = &tenant.org;
    let is_reached = |addresses: &[(&'static str, &Url)]| {
        addresses
            .iter()
            .all(|(_, url)| reached.get(&url.origin().ascii_serialization()) == Some(&true))
    };
    let because = match fits_together {
        true => "a server of it cannot be reached",
        false => "its settings cannot be used",
    };
    let portfolio = portfolio_addresses(&tenant.provider);
    let subject = format!("portfolios of {org}");
    if fits_together && is_reached(&portfolio) {
        let answer = server::portfolio_ready(tenant, clock).await;
        tell(
            findings,
            &subject,
            answer,
            "the client id and secret, or the folder of statements",
        );
    } else {
        findings.not_checked(CHECK, subject, because);
    }
    let Some(kyc) = &tenant.kyc else { return };
    let subject = format!("checks of {org}");
    if fits_together && is_reached(&check_addresses(&kyc.provider)) {
        let answer = server::checks_ready(tenant, clock).await;
        tell(
            findings,
            &subject,
            answer,
            "the client id and secret of the provider of checks",
        );
    } else {
        findings.not_checked(CHECK, subject, because);
    }
    let subject = format!("Salesforce of {org}");
    let urls = [
        ("", &kyc.salesforce.login_url),
        ("", &kyc.salesforce.instance_url),
    ];
    if fits_together && is_reached(&urls) {
        let context = UpstreamContext::alone(clock.clone());
        let answer = match Salesforce::new((*kyc.salesforce).clone(), &context) {
            Ok(salesforce) => salesforce.ready().await,
            Err(error) => Err(UpstreamError::Unreachable(error.into())),
        };
        let look = "consumer key, user, `audience`, that the app is approved for the user, and that it knows the certificate \
                    of our key";
        tell(findings, &subject, answer, look);
    } else {
        findings.not_checked(CHECK, subject, because);
    }
}

fn tell(findings: &mut Findings, subject: &str, answer: Result<(), UpstreamError>, look: &str) {
    match answer {
        Ok(()) => findings.ok("credentials", subject, "taken"),
        Err(UpstreamError::Authentication) => {
            findings.failed("credentials", subject, "refused", format!("Compare {look}."));
        }
        Err(error) => {
            let detail = format!("{:#}", anyhow::Error::new(error));
            findings.failed(
                "credentials",
                subject,
                detail,
                format!("Look at what it says, and compare {look}."),
            );
        }
    }
}
