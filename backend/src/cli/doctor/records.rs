//! Where records are kept: reached, of this version, writable, with room.

#[cfg(unix)]
use std::path::Path;

use super::finding::Findings;
use super::servers;
use crate::clock::Clock;
use crate::config::{Config, StoreUrl};
use crate::store::{self, Inspection};

/// Below this the disk fills up while nobody looks.
const LITTLE_ROOM: u64 = 1024 * 1024 * 1024;

pub(super) async fn look(findings: &mut Findings, config: &Config, clock: &Clock) {
    let Some(place) = &config.store else {
        findings.not_checked(
            "store",
            "[store]",
            "there is none: nothing outlives a restart, and there is one instance",
        );
        return;
    };
    let url = place.current_url();
    let subject = url.place();
    match store::inspect(&url).await {
        Ok(None) => findings.ok("store", &subject, "not there yet; it is made when the service starts"),
        Ok(Some(seen)) => report(findings, &subject, &seen, clock),
        Err(error) => findings.failed(
            "store",
            &subject,
            format!("{:#}", anyhow::Error::new(error)),
            "See whether it runs, whether its name and port are right, and whether it takes user and password.",
        ),
    }
    room(findings, &url);
}

fn report(findings: &mut Findings, subject: &str, seen: &Inspection, clock: &Clock) {
    findings.ok("store", subject, format!("{} answers", seen.engine));
    if !seen.unknown.is_empty() {
        let detail = format!("it was migrated by a newer version of Inlay ({:?})", seen.unknown);
        findings.failed(
            "migrations",
            subject,
            detail,
            "Install that version, or one after it.",
        );
    } else if seen.pending.is_empty() {
        findings.ok("migrations", subject, "all are made");
    } else {
        let detail = format!("{} are to be made", seen.pending.len());
        findings.warning(
            "migrations",
            subject,
            detail,
            "The next start makes them; back the store up before.",
        );
    }
    match &seen.not_writable {
        None => findings.ok("store_writable", subject, "yes"),
        Some(reason) => findings.failed(
            "store_writable",
            subject,
            reason,
            "Give the service's user the right to write, or room on the disk.",
        ),
    }
    if let Some(theirs) = seen.clock {
        servers::clocks(findings, subject, theirs, clock.now());
    }
    if let Some((most, ours)) = seen.connections {
        let detail = format!("the server allows {most}; one instance takes up to {ours}");
        if most < ours.saturating_mul(2) {
            let remedy = "Raise `max_connections` of the server, or see that no second instance runs during an update.";
            findings.warning("store_connections", subject, detail, remedy);
        } else {
            findings.ok("store_connections", subject, detail);
        }
    }
}

/// How much the file may still grow.
#[cfg(unix)]
fn room(findings: &mut Findings, url: &StoreUrl) {
    let Some(file) = url.strip_prefix("sqlite:") else {
        return;
    };
    let folder = Path::new(file).parent();
    let folder = folder.map(|folder| match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    });
    let folder = folder.filter(|folder| folder.exists());
    let Some(folder) = folder else {
        let remedy = "Make it, for the service's user alone.";
        findings.failed("disk", file, "its folder is not there", remedy);
        return;
    };
    let subject = folder.display().to_string();
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let detail = format!("{} MB are free", free / 1_000_000);
            if free < LITTLE_ROOM {
                findings.warning(
                    "disk",
                    subject,
                    detail,
                    "Make room, or move the store to a larger disk.",
                );
            } else {
                findings.ok("disk", subject, detail);
            }
        }
        Err(error) => findings.not_checked("disk", subject, error.to_string()),
    }
}

#[cfg(not(unix))]
fn room(_findings: &mut Findings, _url: &StoreUrl) {}
