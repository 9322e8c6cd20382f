//! `inlay tenant add`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use inlay_contract::OrgId;
use inlay_contract::id::checksum;
use jiff::Timestamp;

use super::certificate::{Candidate, Standing, described, standing};
use super::file_text::{NewTenant, file_text};
use super::my_domain::lightning_origin;
use super::provider::ProviderArguments;
use super::written_path::{in_full, written};
use super::{Place, files};
use crate::cli::{note, say};
use crate::clock::Clock;
use crate::config::{Enrolments, Origin, ProviderConfig, TenantConfig};
use crate::upstream::line::UpstreamContext;
use crate::upstream::ofx::{OfxConfig, OfxProvider};
use crate::upstream::snaptrade::SnapTradeProvider;

#[derive(Debug, Args)]
pub(in crate::cli) struct AddArguments {
    #[command(flatten)]
    place: Place,
    /// The org's 18-character id (Setup, Company Information).
    #[arg(long, value_parser = org_id)]
    org: OrgId,
    /// The name by which advisors know the portfolio source.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    pages: Pages,
    /// The certificate that the org signs with, as Setup gives it for download (PEM); it is copied.
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    #[command(flatten)]
    provider: ProviderArguments,
    /// Check everything and print the file instead of writing it.
    #[arg(long)]
    dry_run: bool,
}

/// Which pages may show the widget.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Pages {
    /// The org's My Domain ("example", or "example--dev.sandbox"), for its Lightning pages.
    #[arg(long, value_name = "NAME", value_parser = lightning_origin)]
    my_domain: Option<Origin>,
    /// The exact origin of a page that may show the widget. May be given several times.
    #[arg(long, value_name = "ORIGIN")]
    host_origin: Vec<Origin>,
}

/// An org's id. The 15-character form is refused, because a wrong letter case would go unnoticed, with what it stands for.
fn org_id(text: &str) -> Result<OrgId, String> {
    text.parse::<OrgId>().map_err(|error| {
        let id15: Option<&[u8; 15]> = text.as_bytes().try_into().ok();
        let check = id15.and_then(|id15| String::from_utf8(checksum(id15).to_vec()).ok());
        match check.and_then(|check| format!("{text}{check}").parse::<OrgId>().ok()) {
            Some(org) => {
                format!("{error}; if these 15 are right, with upper and lower case, they stand for {org}")
            }
            None => error.to_string(),
        }
    })
}

/// Everything that is to be written, checked.
struct Enrolling {
    folder: PathBuf,
    file: PathBuf,
    text: String,
    copy: PathBuf,
    candidate: Candidate,
}

pub(super) fn run(arguments: &AddArguments, now: Timestamp) -> Result<ExitCode, anyhow::Error> {
    let config = &arguments.place.config;
    let enrolled = Enrolments::read(config)?;
    let enrolling = prepare(arguments, &enrolled, now)?;
    if standing(&enrolling.candidate.key, now) == Standing::NotYetValid {
        note("The certificate is not valid yet: nobody can open the widget before it is.");
    }
    if arguments.dry_run {
        say(enrolling.text.trim_end());
        note(&format!("Nothing was written to {}.", enrolling.file.display()));
        return Ok(ExitCode::SUCCESS);
    }
    write(&enrolling, config)?;
    say(&format!(
        "{} is enrolled in {}.",
        arguments.org,
        enrolling.file.display()
    ));
    say(&format!(
        "  certificate {}",
        described(&enrolling.candidate.key, now)
    ));
    for line in next_steps(
        config,
        &enrolled.service_origin(),
        enrolled.public_origin.is_none(),
    ) {
        say(&line);
    }
    Ok(ExitCode::SUCCESS)
}

fn prepare(
    arguments: &AddArguments,
    enrolled: &Enrolments,
    now: Timestamp,
) -> Result<Enrolling, anyhow::Error> {
    let (org, config) = (&arguments.org, &arguments.place.config);
    let Some(folder) = enrolled.tenant_folder.clone() else {
        bail!(
            "{} names no folder for tenants\n  Put `tenant_folder = \"tenants\"` above its first `[`.",
            config.display()
        );
    };
    if let Some(tenant) = enrolled.find(org) {
        bail!(
            "{org} is enrolled already, in {}\n  A new certificate is added with `inlay tenant certificate add {org} FILE`; everything else is changed there.",
            tenant.place
        );
    }
    let file = folder.join(format!("{org}.toml"));
    if file.exists() {
        bail!(
            "{} is there already, for another org\n  Give it the name of its own org.",
            file.display()
        );
    }
    let candidate = Candidate::read(&arguments.certificate, org, enrolled, now)?;
    let copy_name = candidate.file_name(org);
    let copy = folder.join(&copy_name);
    if fs::read(&copy).is_ok_and(|content| content != candidate.content) {
        bail!("{} is there already, with another content", copy.display());
    }
    let pages = arguments
        .pages
        .my_domain
        .iter()
        .chain(&arguments.pages.host_origin);
    let mut host_origins: Vec<Origin> = Vec::new();
    for page in pages {
        if !host_origins.contains(page) {
            host_origins.push(page.clone());
        }
    }
    let tenant = |provider| NewTenant {
        org: org.clone(),
        name: arguments.name.clone(),
        host_origins: host_origins.clone(),
        provider,
    };
    // Neither the folder nor the copy is there yet, so what is checked names everything in full, and the original.
    let checked = tenant(arguments.provider.provider(in_full)?);
    check(&file_text(&checked, &in_full(&arguments.certificate)?), &file)?;
    let named = tenant(
        arguments
            .provider
            .provider(|path| written(path, &folder, config))?,
    );
    Ok(Enrolling {
        text: file_text(&named, &copy_name),
        folder,
        file,
        copy,
        candidate,
    })
}

/// What the service would check of the file.
fn check(text: &str, file: &Path) -> Result<(), anyhow::Error> {
    match TenantConfig::parse(text, file) {
        Ok(tenant) => match tenant.provider {
            ProviderConfig::Platform(_) => Ok(()),
            ProviderConfig::Ofx(ofx) => {
                OfxProvider::open(OfxConfig {
                    folder: ofx.folder,
                    records: ofx.records,
                })?;
                Ok(())
            }
            ProviderConfig::SnapTrade(snaptrade) => {
                let context = UpstreamContext::alone(Clock::system());
                SnapTradeProvider::open(snaptrade.settings(), &context)?;
                Ok(())
            }
        },
        // The last thing that is looked at, and nothing that this command could know: the service has its own environment.
        Err(error) if error.key.ends_with("client_secret_env") || error.key.ends_with("consumer_key_env") => {
            note(&format!(
                "The secret was not checked: {}. The service needs it.",
                error.problem
            ));
            Ok(())
        }
        Err(error) => Err(error).context("nothing was written, for the service would refuse the file"),
    }
}

/// The certificate first, for the file makes it count.
fn write(enrolling: &Enrolling, config: &Path) -> Result<(), anyhow::Error> {
    files::create_folder(&enrolling.folder, config)?;
    let is_new = !enrolling.copy.exists();
    if is_new {
        files::create(&enrolling.copy, &enrolling.candidate.content, config)?;
    }
    files::create(&enrolling.file, enrolling.text.as_bytes(), config).inspect_err(|_| {
        if is_new {
            // What is left of it would harm nobody, and the first error is the one to tell.
            let _ = fs::remove_file(&enrolling.copy);
        }
    })
}

fn next_steps(config: &Path, service: &str, is_local: bool) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "Next:".to_owned(),
        "1. KYC checks, if there are to be any, are added to the file by hand.".to_owned(),
        format!(
            "2. `inlay config check --config {}`, then wait half a minute: a running service takes the org up, at once after `kill -HUP`. Its KYC, if it has any, needs a restart.",
            config.display()
        ),
        "3. Tell the org's Salesforce administrator:".to_owned(),
        format!("     the service's address   {service}"),
        "     Setup, Trusted URLs      that address, with frame-src and nothing else".to_owned(),
        "     Inlay Setting            that address in Bff_Origin__c, the certificate's name in Certificate_Name__c".to_owned(),
    ];
    if is_local {
        lines.push(
            "   `server.public_origin` is not set, so this address is only good on this machine.".to_owned(),
        );
    }
    lines
}
