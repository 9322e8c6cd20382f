//! `inlay snaptrade …`: what whoever connects a client's accounts does at SnapTrade.
//!
//! The secret of a user goes from the answer into a file and is never printed. The address of the portal is printed, because
//! that is what the command is for: it is good for five minutes and for whoever has it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, Subcommand};
use inlay_contract::OrgId;
use secrecy::{ExposeSecret as _, SecretString};

use super::storage::runtime;
use super::{note, say};
use crate::clock::Clock;
use crate::config::{Config, ProviderConfig, SnapTradeConfig};
use crate::secret::SecretPlace;
use crate::upstream::UpstreamError;
use crate::upstream::snaptrade::{ListedAccount, SnapTradeDesk};

/// What is to be done at SnapTrade.
#[derive(Debug, Subcommand)]
pub(super) enum SnapTradeCommand {
    /// Register a user, and put the user's secret into a new file that only you can read.
    Register {
        #[command(flatten)]
        place: Place,
        /// A new identifier: unique, never to be changed, and better not a name or an e-mail address.
        user: String,
        /// The file to make.
        #[arg(long, value_name = "FILE")]
        secret_file: PathBuf,
    },
    /// Print the address at which a user connects accounts, for reading only. It is good for five minutes.
    Connect {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        user: Known,
    },
    /// List the accounts that a user has connected, as a records file names them.
    Accounts {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        user: Known,
    },
    /// List the identifiers of all users that are registered.
    Users {
        #[command(flatten)]
        place: Place,
    },
}

/// Whose SnapTrade.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
    /// The org, where more than one has SnapTrade.
    #[arg(long)]
    org: Option<OrgId>,
}

/// A user who is registered.
#[derive(Debug, Args)]
pub(super) struct Known {
    /// The user's identifier.
    user: String,
    /// The file with the user's secret. Default: the one that the records file names.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// Does it and says what came of it.
pub(super) fn run(command: &SnapTradeCommand) -> Result<ExitCode, anyhow::Error> {
    let runtime = runtime()?;
    match command {
        SnapTradeCommand::Register {
            place,
            user,
            secret_file,
        } => {
            let desk = desk(place)?;
            runtime.block_on(register(&desk, user, secret_file))?;
            say(&format!(
                "{user} is registered, with the secret in {}.",
                secret_file.display()
            ));
            for line in next_steps(user, secret_file) {
                say(&line);
            }
        }
        SnapTradeCommand::Connect { place, user } => {
            let desk = desk(place)?;
            let portal = desk.portal(&user.user, user.secret(&desk)?);
            let portal = runtime.block_on(portal).map_err(explained)?;
            say(portal.expose_secret());
            note(
                "Give this address to the client alone: whoever has it can connect accounts, for five minutes.",
            );
        }
        SnapTradeCommand::Accounts { place, user } => {
            let desk = desk(place)?;
            let accounts = desk.accounts(&user.user, user.secret(&desk)?);
            let accounts = runtime.block_on(accounts).map_err(explained)?;
            say(&format!("{} accounts", accounts.len()));
            for account in &accounts {
                say(&described(account));
            }
        }
        SnapTradeCommand::Users { place } => {
            let users = runtime.block_on(desk(place)?.users()).map_err(explained)?;
            say(&format!("{} users", users.len()));
            for user in &users {
                say(&format!("  {}", user.expose_secret()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Known {
    fn secret(&self, desk: &SnapTradeDesk) -> Result<SecretString, anyhow::Error> {
        if let Some(file) = &self.secret_file {
            return Ok(SecretPlace::File(file.clone()).read()?);
        }
        desk.secret_of(&self.user)?.ok_or_else(|| {
            anyhow!("the records file does not list this user\n  List the user there, or name the file of the secret with `--secret-file`.")
        })
    }
}

fn desk(place: &Place) -> Result<SnapTradeDesk, anyhow::Error> {
    let config = Config::load(&place.config)?;
    let settings = chosen(&config, place)?.settings();
    Ok(SnapTradeDesk::new(&settings, Clock::system())?)
}

fn chosen<'a>(config: &'a Config, place: &Place) -> Result<&'a SnapTradeConfig, anyhow::Error> {
    let of_org = |org: &OrgId| place.org.as_ref().is_none_or(|wanted| wanted == org);
    let mut found = config
        .tenants
        .iter()
        .filter(|tenant| of_org(&tenant.org))
        .filter_map(|tenant| match &tenant.provider {
            ProviderConfig::SnapTrade(snaptrade) => Some(snaptrade.as_ref()),
            _ => None,
        });
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => bail!("more than one org has SnapTrade: name one with `--org`"),
        (None, _) => bail!(
            "{} has no such org with `[provider.snaptrade]`",
            place.config.display()
        ),
    }
}

/// SnapTrade tells a secret once. So its file is made first, and a user is registered only when there is a place for it.
async fn register(desk: &SnapTradeDesk, user: &str, file: &Path) -> Result<(), anyhow::Error> {
    if user.trim().is_empty() {
        bail!("the identifier is empty");
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut place = options
        .open(file)
        .with_context(|| format!("{} was not made, and nobody was registered", file.display()))?;
    let secret = match desk.register(user).await {
        Ok(secret) => secret,
        Err(error) => {
            // An empty file would stand in the way of the next attempt, and the first error is the one to tell.
            let _ = fs::remove_file(file);
            return Err(explained(error));
        }
    };
    place
        .write_all(secret.expose_secret().as_bytes())
        .and_then(|()| place.sync_all())
        .with_context(|| {
            format!(
                "the user is registered, and the secret could not be written to {}: have it reset at SnapTrade",
                file.display()
            )
        })
}

fn next_steps(user: &str, secret_file: &Path) -> Vec<String> {
    let id = toml_edit::Value::from(user);
    let file = toml_edit::Value::from(secret_file.display().to_string());
    vec![
        "Next:".to_owned(),
        "1. Put this into the records file; a relative path starts at the folder of that file:".to_owned(),
        "     [[user]]".to_owned(),
        format!("     id = {id}"),
        format!("     secret_file = {file}"),
        "2. Name the user in the `users` of a [[record]] there.".to_owned(),
        "3. `inlay snaptrade connect` prints the address at which the client connects accounts.".to_owned(),
    ]
}

fn described(account: &ListedAccount) -> String {
    let total = account.total.as_ref();
    let total = total.map_or_else(
        || "no total".to_owned(),
        |(amount, currency)| format!("{amount} {currency}"),
    );
    format!(
        "  {}  ({}, ending in {}; {total})",
        account.key, account.name, account.number_ending
    )
}

/// What a person can do about it.
fn explained(error: UpstreamError) -> anyhow::Error {
    let hint = match &error {
        UpstreamError::Authentication => {
            "SnapTrade refused: client id, consumer key, the user's secret or this machine's clock is wrong"
        }
        UpstreamError::Rejected(_) => {
            "SnapTrade refused the request: is the user registered, or registered already?"
        }
        UpstreamError::RateLimited { .. } => "SnapTrade limits requests: try again in a minute",
        _ => "SnapTrade was not reached, or its answer cannot be used",
    };
    anyhow::Error::new(error).context(hint)
}
