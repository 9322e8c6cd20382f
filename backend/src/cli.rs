//! The commands of `inlay`, one file each.
//!
//! It may import everything of the crate. It deliberately holds no behaviour of the service: it reads arguments, calls
//! one function and prints.

mod allocation;
mod audit;
mod config_check;
mod dead_letters;
mod doctor;
mod health;
mod job;
mod serve;
mod session;
mod snaptrade;
mod statements;
mod storage;
mod supervisor;
mod tenant;
mod webhook;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Inlay's backend-for-frontend.
#[derive(Debug, Parser)]
#[command(name = "inlay", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service until Ctrl-C or SIGTERM.
    Serve {
        /// The configuration file; `inlay.example.toml` explains every key.
        #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
        config: PathBuf,
    },
    /// Work with the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look at an installation, and say what to mend: configuration, secrets, certificates, providers, clocks, store, widget.
    ///
    /// Ends with 0 where all is in order, 1 with warnings, 2 where something does not work. It changes nothing.
    Doctor(doctor::DoctorArguments),
    /// Ask a running service whether it answers, for supervisors of containers.
    Health {
        /// What to ask for.
        #[arg(long, default_value = "http://127.0.0.1:8700/healthz")]
        url: url::Url,
    },
    /// Enrol orgs, list them, change their certificates.
    #[command(subcommand)]
    Tenant(tenant::TenantCommand),
    /// Verify the audit log, write its ends down, hand out what it says about a party.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// See work that was given up, and put it back: checks, looks at runs, deliveries, results for the CRM.
    #[command(subcommand)]
    Job(job::JobCommand),
    /// The same for webhook deliveries alone.
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// See who is let in, and end sessions on all instances.
    #[command(subcommand)]
    Session(session::SessionCommand),
    /// Connect clients' accounts at SnapTrade: register users, send them to the portal, see what they have connected.
    #[command(subcommand)]
    Snaptrade(snaptrade::SnapTradeCommand),
    /// List the accounts in a folder of custodian statements, and what could not be read.
    Statements {
        /// The folder.
        folder: PathBuf,
        /// Print one JSON document instead of text.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check a configuration without starting anything.
    Check {
        /// The configuration file.
        #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
        config: PathBuf,
    },
}

/// Runs the command; what went wrong is said on stderr.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Serve { config } => serve::run(&config),
        Command::Config(ConfigCommand::Check { config }) => config_check::run(&config),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Health { url } => health::run(&url),
        Command::Tenant(command) => tenant::run(command),
        Command::Audit(command) => audit::run(command),
        Command::Job(command) => job::run(&command),
        Command::Webhook(command) => webhook::run(&command),
        Command::Session(command) => session::run(&command),
        Command::Snaptrade(command) => snaptrade::run(&command),
        Command::Statements { folder, json } => statements::run(&folder, json),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            say_error(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the command line speaks to a person")]
fn say_error(error: &anyhow::Error) {
    eprintln!("inlay: {error:#}");
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say is its standard output"
)]
fn say(line: &str) {
    println!("{line}");
}

#[expect(
    clippy::print_stderr,
    reason = "what is not the output itself stands beside it"
)]
fn note(line: &str) {
    eprintln!("{line}");
}
