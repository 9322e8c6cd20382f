//! `inlay doctor`: looks at an installation and says what to mend.
//!
//! Causes come before what follows from them: who reads from above mends the first thing that failed and looks again. It
//! changes nothing: no row is written, nothing is made at a provider, and a store is not migrated. No secret is shown.

mod certificates;
mod finding;
mod records;
mod secrets;
mod servers;
mod service;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use self::finding::Findings;
use super::say;
use super::storage::runtime;
use crate::clock::Clock;
use crate::config::Config;
use crate::server::{self, StartError};

/// What `inlay doctor` is given.
#[derive(Debug, Args)]
pub(super) struct DoctorArguments {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
    /// Print one JSON document instead of text.
    #[arg(long)]
    json: bool,
    /// Look only at what is on this machine; ask nobody.
    #[arg(long)]
    offline: bool,
}

/// Looks, says what it saw, and ends with 0 where all is in order, 1 with warnings, 2 where something does not work.
pub(super) fn run(arguments: &DoctorArguments) -> Result<ExitCode, anyhow::Error> {
    let findings = runtime()?.block_on(examine(&arguments.config, arguments.offline, &Clock::system()));
    say(&match arguments.json {
        true => findings.json()?,
        false => findings.text(),
    });
    Ok(findings.exit_code())
}

async fn examine(file: &Path, offline: bool, clock: &Clock) -> Findings {
    let mut findings = Findings::default();
    let subject = file.display().to_string();
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            let detail = format!("{}: {}: {}", error.file.display(), error.key, error.problem);
            findings.failed("configuration", &subject, detail, error.remedy);
            findings.not_checked("everything_else", &subject, "the configuration is not in order");
            return findings;
        }
    };
    let detail = match config.tenants.len() {
        1 => "in order, one org".to_owned(),
        orgs => format!("in order, {orgs} orgs"),
    };
    findings.ok("configuration", &subject, detail);

    secrets::look(&mut findings, &config, file);
    certificates::look(&mut findings, &config.tenants, clock.now());
    let fits = fits_together(&mut findings, &config, clock, &subject);
    service::look_here(&mut findings, &config);
    if offline {
        findings.not_checked("network", "everything that is elsewhere", "`--offline`");
        return findings;
    }
    servers::look(&mut findings, &config, clock, fits).await;
    records::look(&mut findings, &config, clock).await;
    service::look_from_outside(&mut findings, &config).await;
    findings
}

/// Whether the parts can be put together as the service would do it. What its assets lack is found by itself.
fn fits_together(findings: &mut Findings, config: &Config, clock: &Clock, subject: &str) -> bool {
    match server::check(config, clock) {
        Ok(()) | Err(StartError::Embed(_)) => {
            findings.ok(
                "parts",
                subject,
                "providers, keys and webhook secrets can be used",
            );
            true
        }
        Err(error) => {
            let detail = format!("{:#}", anyhow::Error::new(error));
            let remedy =
                "Correct the setting that is named; `inlay config check` says the same with more words.";
            findings.failed("parts", subject, detail, remedy);
            false
        }
    }
}
