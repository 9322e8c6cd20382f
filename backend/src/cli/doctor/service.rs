//! The service itself: its widget, what the machine grants it, whether it runs, and how it looks from outside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use inlay_contract::setup::Setup;
use serde::Deserialize;
use url::Url;

use super::finding::Findings;
use super::servers::PATIENCE;
use crate::assets::Assets;
use crate::config::{Config, OperatorListen};
use crate::embed::EmbedPages;
use crate::upstream::probe::{self, Seen, Step};

/// Files beside the connections of browsers: connections to providers and the store, the store's own files.
const OTHER_FILES: u64 = 256;
const OWN_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Where anybody may ask for the version.
const SETUP_PATH: &str = "/api/setup";

/// A place where the service listens.
struct Own {
    /// What findings call it.
    check: &'static str,
    /// Where it is configured.
    key: &'static str,
    address: SocketAddr,
    /// Where it says its version.
    path: &'static str,
    version: fn(&[u8]) -> Option<String>,
}

/// What the operator's listener says of itself, as far as it matters here.
#[derive(Deserialize)]
struct Alive {
    version: String,
}

/// What can be seen on this machine.
pub(super) fn look_here(findings: &mut Findings, config: &Config) {
    widget(findings, config);
    open_files(findings, config);
}

fn widget(findings: &mut Findings, config: &Config) {
    let assets = Assets::of(&config.server.assets);
    let subject = assets.to_string();
    let remedy =
        "Put the widget there that was built with this version, all of it; or correct `server.assets`.";
    if let Err(error) = EmbedPages::load(&assets, &config.tenants) {
        findings.failed(
            "widget",
            &subject,
            format!("{:#}", anyhow::Error::new(error)),
            remedy,
        );
        findings.not_checked("widget_files", &subject, "its page cannot be read");
        return;
    }
    findings.ok("widget", &subject, "its page is there");
    match assets.check() {
        Ok(count) => findings.ok(
            "widget_files",
            &subject,
            format!("{count} files, each as it was built"),
        ),
        Err(problem) => findings.failed("widget_files", &subject, problem.to_string(), remedy),
    }
}

#[cfg(unix)]
fn open_files(findings: &mut Findings, config: &Config) {
    use rustix::process::{Resource, getrlimit};
    let limit = getrlimit(Resource::Nofile).current;
    let connections = u64::try_from(config.server.max_connections.get()).unwrap_or(u64::MAX);
    let needed = connections.saturating_add(OTHER_FILES);
    match limit {
        Some(limit) if limit < needed => findings.warning(
            "open_files",
            "this shell",
            format!("{limit} may be open, and {connections} connections need {needed}"),
            format!("Start the service with a limit of {needed} or more (`LimitNOFILE=`, `ulimit -n`)."),
        ),
        Some(limit) => findings.ok("open_files", "this shell", format!("{limit} may be open")),
        None => findings.ok("open_files", "this shell", "no limit"),
    }
}

#[cfg(not(unix))]
fn open_files(_findings: &mut Findings, _config: &Config) {}

/// Whether it runs here, and whether browsers reach it.
pub(super) async fn look_from_outside(findings: &mut Findings, config: &Config) {
    let public = Own {
        check: "running",
        key: "server.listen",
        address: config.server.listen,
        path: SETUP_PATH,
        version: version_of_setup,
    };
    let runs = here(findings, &public).await;
    // Where nobody configured it, the service starts without.
    if let OperatorListen::At(address) = config.operator.listen {
        let operator = Own {
            check: "operator",
            key: "operator.listen",
            address,
            path: "/healthz",
            version: |body| Some(serde_json::from_slice::<Alive>(body).ok()?.version),
        };
        here(findings, &operator).await;
    }
    let Some(origin) = &config.server.public_origin else {
        return;
    };
    let subject = origin.to_string();
    let Some(url) = setup_url(&subject) else {
        return;
    };
    let seen = probe::look(&url, PATIENCE).await;
    match &seen.stopped {
        None => version(findings, "public_origin", &subject, &seen, version_of_setup),
        Some(stopped) if stopped.step == Step::Encryption => findings.failed(
            "public_origin",
            &subject,
            stopped.reason.clone(),
            "Have the proxy show a certificate for this name, in date, of an authority that browsers know.",
        ),
        Some(_) if !runs => findings.not_checked("public_origin", &subject, "the service does not run"),
        Some(stopped) => findings.warning(
            "public_origin",
            &subject,
            format!("not reached from this machine: {}", stopped.reason),
            "If browsers do not reach it either: see to its name and to the proxy in front of the service.",
        ),
    }
}

/// Whether what listens at an address of the service's own is the service.
async fn here(findings: &mut Findings, own: &Own) -> bool {
    let subject = own.address.to_string();
    match TcpListener::bind(own.address) {
        Ok(_) => {
            findings.ok(
                own.check,
                subject,
                "nothing listens there, so the service can be started",
            );
            return false;
        }
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
        Err(error) => {
            let remedy = format!(
                "Choose an address of this machine for `{}`, and a port that the service's user may take.",
                own.key
            );
            findings.failed(
                own.check,
                subject,
                format!("the service could not listen there: {error}"),
                remedy,
            );
            return false;
        }
    }
    let Ok(url) = format!("http://{}{}", reachable(own.address), own.path).parse() else {
        return false;
    };
    let seen = probe::look(&url, PATIENCE).await;
    version(findings, own.check, &subject, &seen, own.version);
    seen.answer.is_some()
}

/// An address by which whoever listens everywhere is reached from here.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let address = match listen.ip() {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        address => address,
    };
    SocketAddr::new(address, listen.port())
}

fn setup_url(origin: &str) -> Option<Url> {
    format!("{origin}{SETUP_PATH}").parse().ok()
}

fn version_of_setup(body: &[u8]) -> Option<String> {
    Some(serde_json::from_slice::<Setup>(body).ok()?.service_version)
}

/// Whether what answered is this version of Inlay, as `read` finds it in the answer.
fn version(
    findings: &mut Findings,
    check: &'static str,
    subject: &str,
    seen: &Seen,
    read: fn(&[u8]) -> Option<String>,
) {
    match seen.answer.as_ref().and_then(|answer| read(&answer.body)) {
        Some(version) if version == OWN_VERSION => {
            findings.ok(check, subject, format!("Inlay {OWN_VERSION} answers"));
        }
        Some(version) => findings.warning(
            check,
            subject,
            format!("Inlay {version} answers, and this program is {OWN_VERSION}"),
            "Finish the update: restart the service with this version.",
        ),
        None => findings.failed(
            check,
            subject,
            "what answers there is not Inlay",
            "Stop it, choose another address, or have the proxy pass requests to the service.",
        ),
    }
}
