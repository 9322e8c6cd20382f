//! Where a new tenant's portfolios come from, on the command line.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{ArgGroup, Args};

/// A platform, a folder of statements, or SnapTrade.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group(ArgGroup::new("source").required(true).args(["platform_url", "ofx", "snaptrade_client_id"])))]
pub(super) struct ProviderArguments {
    /// Portfolios from a FinTech platform: where its API is.
    #[arg(
        long,
        value_name = "URL",
        requires = "platform_client_id",
        requires = "platform_secret"
    )]
    platform_url: Option<String>,
    /// The firm's client id with the platform.
    #[arg(long, value_name = "ID", requires = "platform_url")]
    platform_client_id: Option<String>,
    /// The file that holds the firm's client secret, alone.
    #[arg(
        long,
        value_name = "FILE",
        requires = "platform_url",
        group = "platform_secret"
    )]
    platform_secret_file: Option<PathBuf>,
    /// Or the name of the environment variable that holds it when the service runs.
    #[arg(
        long,
        value_name = "NAME",
        requires = "platform_url",
        group = "platform_secret"
    )]
    platform_secret_env: Option<String>,
    /// The platform's token endpoint. Default: `/oauth/token` at the host of its API.
    #[arg(long, value_name = "URL", requires = "platform_url")]
    platform_token_url: Option<String>,
    /// Where an advisor sees a record in the platform's own pages, with `{entity}` for its identifier.
    #[arg(long, value_name = "URL", requires = "platform_url")]
    platform_console_url: Option<String>,
    /// Portfolios from a folder of custodian statements (OFX).
    #[arg(long, value_name = "FOLDER", requires = "ofx_records")]
    ofx: Option<PathBuf>,
    /// Which record stands for which accounts; `inlay statements FOLDER` lists the accounts.
    #[arg(long, value_name = "FILE", requires = "ofx")]
    ofx_records: Option<PathBuf>,
    /// Portfolios from accounts that clients connect at SnapTrade: the firm's client id there.
    #[arg(
        long,
        value_name = "ID",
        requires = "snaptrade_records",
        requires = "snaptrade_key"
    )]
    snaptrade_client_id: Option<String>,
    /// The file that holds the firm's consumer key, alone.
    #[arg(
        long,
        value_name = "FILE",
        requires = "snaptrade_client_id",
        group = "snaptrade_key"
    )]
    snaptrade_key_file: Option<PathBuf>,
    /// Or the name of the environment variable that holds it when the service runs.
    #[arg(
        long,
        value_name = "NAME",
        requires = "snaptrade_client_id",
        group = "snaptrade_key"
    )]
    snaptrade_key_env: Option<String>,
    /// Which record stands for which users.
    #[arg(long, value_name = "FILE", requires = "snaptrade_client_id")]
    snaptrade_records: Option<PathBuf>,
    /// Where SnapTrade is, if not at its own address.
    #[arg(long, value_name = "URL", requires = "snaptrade_client_id")]
    snaptrade_url: Option<String>,
}

/// The same, with paths as the tenant's file names them.
#[derive(Debug)]
pub(super) enum NewProvider {
    Platform {
        base_url: String,
        client_id: String,
        secret: Secret,
        token_url: Option<String>,
        console_url: Option<String>,
    },
    Ofx {
        folder: String,
        records: String,
    },
    SnapTrade {
        client_id: String,
        key: Secret,
        records: String,
        base_url: Option<String>,
    },
}

/// Where the platform's client secret or the consumer key is.
#[derive(Debug)]
pub(super) enum Secret {
    File(String),
    Environment(String),
}

impl ProviderArguments {
    /// `written` makes of a path what is to stand in the file.
    pub(super) fn provider(
        &self,
        written: impl Fn(&Path) -> Result<String, anyhow::Error>,
    ) -> Result<NewProvider, anyhow::Error> {
        let secret = match (&self.platform_secret_file, &self.platform_secret_env) {
            (Some(file), _) => Some(Secret::File(written(file)?)),
            (None, Some(name)) => Some(Secret::Environment(name.clone())),
            (None, None) => None,
        };
        match (&self.platform_url, &self.platform_client_id, secret) {
            (Some(base_url), Some(client_id), Some(secret)) => {
                return Ok(NewProvider::Platform {
                    base_url: base_url.clone(),
                    client_id: client_id.clone(),
                    secret,
                    token_url: self.platform_token_url.clone(),
                    console_url: self.platform_console_url.clone(),
                });
            }
            (None, ..) => {}
            (Some(_), ..) => bail!("a platform needs `--platform-client-id` and a secret"),
        }
        match (&self.ofx, &self.ofx_records) {
            (Some(folder), Some(records)) => Ok(NewProvider::Ofx {
                folder: written(folder)?,
                records: written(records)?,
            }),
            _ => self.snaptrade(written),
        }
    }

    fn snaptrade(
        &self,
        written: impl Fn(&Path) -> Result<String, anyhow::Error>,
    ) -> Result<NewProvider, anyhow::Error> {
        let key = match (&self.snaptrade_key_file, &self.snaptrade_key_env) {
            (Some(file), _) => Some(Secret::File(written(file)?)),
            (None, Some(name)) => Some(Secret::Environment(name.clone())),
            (None, None) => None,
        };
        match (&self.snaptrade_client_id, key, &self.snaptrade_records) {
            (Some(client_id), Some(key), Some(records)) => Ok(NewProvider::SnapTrade {
                client_id: client_id.clone(),
                key,
                records: written(records)?,
                base_url: self.snaptrade_url.clone(),
            }),
            _ => bail!(
                "name a platform (`--platform-url`), statements (`--ofx` and `--ofx-records`) or SnapTrade (`--snaptrade-client-id`)"
            ),
        }
    }
}
