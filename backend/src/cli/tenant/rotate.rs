//! `inlay tenant certificate add` and `remove`: one certificate takes the place of another while both count.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use inlay_contract::OrgId;
use jiff::Timestamp;

use super::certificate::{Candidate, Standing, find, listed, short, standing};
use super::edit::{Edited, with_certificate, without_certificate};
use super::{Place, files};
use crate::cli::say;
use crate::config::{EnrolledCertificate, Enrolment, Enrolments, TenantPlace};

/// As many certificates of an org count at once as a rotation needs.
const AT_ONCE: usize = 2;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CertificateCommand {
    /// Enrol a further certificate; it is copied beside the file of its tenant.
    Add {
        #[command(flatten)]
        place: Place,
        /// The org.
        org: OrgId,
        /// The certificate, as Setup gives it for download (PEM).
        file: PathBuf,
        /// Even where two others have not expired.
        #[arg(long)]
        force: bool,
    },
    /// Take a certificate off the list; what it signs is refused after the next start of the service.
    Remove {
        #[command(flatten)]
        place: Place,
        /// The org.
        org: OrgId,
        /// The beginning of the certificate's SHA-256 fingerprint, as far as no other has it.
        fingerprint: String,
        /// Even where no other certificate counts today.
        #[arg(long)]
        force: bool,
    },
}

pub(super) fn run(command: &CertificateCommand, now: Timestamp) -> Result<ExitCode, anyhow::Error> {
    match command {
        CertificateCommand::Add {
            place,
            org,
            file,
            force,
        } => {
            let enrolled = Enrolments::read(&place.config)?;
            add(tenant(&enrolled, org)?, &enrolled, file, *force, now)?;
        }
        CertificateCommand::Remove {
            place,
            org,
            fingerprint,
            force,
        } => {
            let enrolled = Enrolments::read(&place.config)?;
            remove(tenant(&enrolled, org)?, &enrolled, fingerprint, *force, now)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tenant<'a>(enrolled: &'a Enrolments, org: &OrgId) -> Result<&'a Enrolment, anyhow::Error> {
    enrolled
        .find(org)
        .ok_or_else(|| anyhow!("{org} is not enrolled\n  `inlay tenant list` shows who is."))
}

fn add(
    tenant: &Enrolment,
    enrolled: &Enrolments,
    file: &Path,
    force: bool,
    now: Timestamp,
) -> Result<(), anyhow::Error> {
    let org = &tenant.org;
    let candidate = Candidate::read(file, org, enrolled, now)?;
    let fingerprint = candidate.key.fingerprint();
    if tenant
        .certificates
        .iter()
        .any(|certificate| certificate.key.fingerprint() == fingerprint)
    {
        bail!("{} is enrolled for {org} already", file.display());
    }
    let is_unexpired =
        |certificate: &&EnrolledCertificate| standing(&certificate.key, now) != Standing::Expired;
    if !force && tenant.certificates.iter().filter(is_unexpired).count() >= AT_ONCE {
        bail!(
            "{org} has {AT_ONCE} certificates that have not expired\n{}  Remove one that it no longer signs with, or add this one all the same with `--force`.",
            listed(&tenant.certificates, now)
        );
    }
    let name = candidate.file_name(org);
    // Beside the others, as the list names them.
    let path = match &tenant.place {
        TenantPlace::File(_) => PathBuf::from(&name),
        TenantPlace::Block { .. } => beside_last(tenant).join(&name),
    };
    let path = path.to_str().context("the folder's name is not text (UTF-8)")?;
    let text = read(&tenant.place)?;
    let edited = with_certificate(&text, &tenant.place, path)?;
    let own_file = own_file(tenant, &edited, || {
        format!("copy {} to {path} beside it, and ", file.display())
    })?;
    let copy = own_file.with_file_name(&name);
    let is_new = !fs::read(&copy).is_ok_and(|content| content == candidate.content);
    if is_new {
        files::create(&copy, &candidate.content, own_file)?;
    }
    put(own_file, &edited).inspect_err(|_| {
        if is_new {
            // What is left of it would harm nobody, and the first error is the one to tell.
            let _ = fs::remove_file(&copy);
        }
    })?;
    say(&format!(
        "Within half a minute, at once after `kill -HUP` of the service, these count for {org}:"
    ));
    say_enrolled(own_file, &edited, now)
}

fn remove(
    tenant: &Enrolment,
    enrolled: &Enrolments,
    fingerprint: &str,
    force: bool,
    now: Timestamp,
) -> Result<(), anyhow::Error> {
    let org = &tenant.org;
    let index = find(&tenant.certificates, fingerprint, now)?;
    let mut rest = tenant.certificates.clone();
    let removed = rest.remove(index);
    if rest.is_empty() {
        bail!(
            "{} is the only certificate of {org}\n  Enrol the next one first. To end the enrolment of the org, remove {}.",
            short(&removed.key),
            tenant.place
        );
    }
    if !force && !rest.iter().any(|certificate| certificate.key.is_active(now)) {
        bail!(
            "no other certificate of {org} counts today\n{}  Enrol one first, or remove this one all the same with `--force`.",
            listed(&rest, now)
        );
    }
    let text = read(&tenant.place)?;
    let edited = without_certificate(&text, &tenant.place, index)?;
    let own_file = own_file(tenant, &edited, String::new)?;
    put(own_file, &edited)?;
    // Nothing leads to the copy any more. A file that is elsewhere, or that somebody else's list names, is not ours to remove.
    let is_copy = removed.file.parent() == own_file.parent();
    let mut others = enrolled.tenants.iter().filter(|other| other.org != *org);
    let is_shared = rest.iter().any(|other| other.file == removed.file)
        || others.any(|other| other.certificates.iter().any(|one| one.file == removed.file));
    if is_copy && !is_shared {
        fs::remove_file(&removed.file)
            .with_context(|| format!("{} is off the list, but was not removed", removed.file.display()))?;
    } else {
        say(&format!("{} stays where it is.", removed.file.display()));
    }
    say(&format!(
        "{} is off the list of {org}. A running service refuses it within half a minute, at once after `kill -HUP`.",
        short(&removed.key)
    ));
    say_enrolled(own_file, &edited, now)
}

/// The tenant's own file; for a block, what to do instead.
fn own_file<'a>(
    tenant: &'a Enrolment,
    edited: &Edited,
    first: impl FnOnce() -> String,
) -> Result<&'a Path, anyhow::Error> {
    match &tenant.place {
        TenantPlace::File(file) => Ok(file),
        TenantPlace::Block { file, .. } => {
            let (start, end) = (edited.lines.start(), edited.lines.end());
            let lines = match start == end {
                true => format!("line {start}"),
                false => format!("lines {start} to {end}"),
            };
            bail!(
                "{} is enrolled in {}, which is yours to edit\n  Nothing was changed: {}write in {lines}\ncertificates = {}",
                tenant.org,
                file.display(),
                first(),
                edited.list
            )
        }
    }
}

/// The folder of the last certificate, relative to the file that names it if it is below.
fn beside_last(tenant: &Enrolment) -> PathBuf {
    let last = tenant
        .certificates
        .last()
        .and_then(|certificate| certificate.file.parent());
    let folder = last.unwrap_or(Path::new(""));
    let root = tenant.place.file().parent().unwrap_or(Path::new(""));
    folder.strip_prefix(root).unwrap_or(folder).to_owned()
}

fn read(place: &TenantPlace) -> Result<String, anyhow::Error> {
    let file = place.file();
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Writes the file, if it is one that the service would take.
fn put(file: &Path, edited: &Edited) -> Result<(), anyhow::Error> {
    Enrolment::parse(&edited.text, file).context("nothing was changed")?;
    files::replace(file, edited.text.as_bytes())
}

fn say_enrolled(file: &Path, edited: &Edited, now: Timestamp) -> Result<(), anyhow::Error> {
    let tenant = Enrolment::parse(&edited.text, file)?;
    say(listed(&tenant.certificates, now).trim_end());
    Ok(())
}
