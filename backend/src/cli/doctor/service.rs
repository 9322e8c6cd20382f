//! The service itself: its widget, what the machine grants it, whether it runs, and how it looks from outside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use inlay_contract::setup::Setup;
use url::Url;

use super::finding::Findings;
use super::servers::PATIENCE;
use crate::assets::Assets;
use crate::config::Config;
use crate::embed::EmbedPages;
use crate::upstream::probe::{self, Seen, Step};

/// Files beside the connections of browsers: connections to providers and the store, the store's own files.
const OTHER_FILES: u64 = 256;
const OWN_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Where anybody may ask for the version.
const SETUP_PATH: &str = "/api/setup";

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
    let listen = config.server.listen;
    let runs = here(findings, listen).await;
    let Some(origin) = &config.server.public_origin else {
        return;
    };
    let subject = origin.to_string();
    let Some(url) = setup_url(&subject) else {
        return;
    };
    let seen = probe::look(&url, PATIENCE).await;
    match &seen.stopped {
        None => version(findings, "public_origin", &subject, &seen),
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

/// Whether what listens at the service's own address is the service.
async fn here(findings: &mut Findings, listen: SocketAddr) -> bool {
    const CHECK: &str = "running";
    let subject = listen.to_string();
    match TcpListener::bind(listen) {
        Ok(_) => {
            findings.ok(
                CHECK,
                subject,
                "nothing listens there, so the service can be started",
            );
            return false;
        }
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
        Err(error) => {
            let remedy = "Choose an address of this machine for `server.listen`, and a port that the service's user may take.";
            findings.failed(
                CHECK,
                subject,
                format!("the service could not listen there: {error}"),
                remedy,
            );
            return false;
        }
    }
    let Some(url) = setup_url(&format!("http://{}", reachable(listen))) else {
        return false;
    };
    let seen = probe::look(&url, PATIENCE).await;
    version(findings, CHECK, &subject, &seen);
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

/// Whether what answered is this version of Inlay.
fn version(findings: &mut Findings, check: &'static str, subject: &str, seen: &Seen) {
    let setup = seen
        .answer
        .as_ref()
        .and_then(|answer| serde_json::from_slice::<Setup>(&answer.body).ok());
    match setup {
        Some(setup) if setup.service_version == OWN_VERSION => {
            findings.ok(check, subject, format!("Inlay {OWN_VERSION} answers"));
        }
        Some(setup) => findings.warning(
            check,
            subject,
            format!(
                "Inlay {} answers, and this program is {OWN_VERSION}",
                setup.service_version
            ),
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
