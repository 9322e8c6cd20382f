//! `inlay tenant …`: enrol orgs, see who is enrolled, change certificates.
//!
//! - `add` and `provider`: one org from the command line into a file of its own; `my_domain`, `written_path` and `file_text`
//!   make what stands in it.
//! - `list`: who is enrolled, as a table or as JSON.
//! - `rotate`: a certificate more or less; `edit` changes the list in the file and leaves everything else as it is.
//! - `certificate`: what a certificate is worth today.
//! - `files`: whole files or none, with the access of the configuration file.
//!
//! Only files of tenants are ever written. The configuration file is the operator's own: for a `[[tenant]]` block the
//! commands say what to change.

mod add;
mod certificate;
mod edit;
mod file_text;
mod files;
mod list;
mod my_domain;
mod provider;
mod rotate;
mod written_path;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::clock::Clock;

/// What an operator does about tenants.
#[derive(Debug, Subcommand)]
pub(super) enum TenantCommand {
    /// Enrol an org, in a file of its own in the `tenant_folder` of the configuration.
    ///
    /// Everything is checked before anything is written, and nothing that is there is overwritten. A running service
    /// takes the org up within half a minute.
    Add(Box<add::AddArguments>),
    /// List the enrolled orgs with their pages, portfolio sources and certificates.
    List {
        #[command(flatten)]
        place: Place,
        /// Print one JSON document instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Change the certificates of an org; two are valid at once during a rotation.
    #[command(subcommand)]
    Certificate(rotate::CertificateCommand),
}

/// Which configuration.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
}

/// Does it and says what came of it.
pub(super) fn run(command: TenantCommand) -> Result<ExitCode, anyhow::Error> {
    let now = Clock::system().now();
    match command {
        TenantCommand::Add(arguments) => add::run(&arguments, now),
        TenantCommand::List { place, json } => list::run(&place.config, json, now),
        TenantCommand::Certificate(command) => rotate::run(&command, now),
    }
}
