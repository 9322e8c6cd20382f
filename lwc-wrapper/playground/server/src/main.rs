//! `inlay-playground`: a Salesforce record page on your own machine. See the library for what it does not prove.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser, Subcommand};
use inlay_contract::OrgId;
use inlay_playground::{Config, keys, records};
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

/// How long running requests may take to end after a signal.
const GRACE: Duration = Duration::from_secs(2);

/// A stand-in for the Salesforce side of Inlay: record page and signer of assertions.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the record page and signs assertions until a signal stops it.
    Serve(Box<Serve>),
    /// Makes the keys of orgs where they are missing, and prints the path of each certificate.
    Keys {
        /// Folder of the keys.
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
        /// Salesforce org id, 18 characters; may be repeated.
        #[arg(long = "org", value_name = "ORG", required = true, num_args = 1..)]
        orgs: Vec<OrgId>,
    },
}

#[derive(Args)]
struct Serve {
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8702")]
    listen: SocketAddr,
    /// Folder with the built record page.
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// Folder of the orgs' keys; made at first start.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// Address of the backend-for-frontend.
    #[arg(long, value_name = "URL")]
    bff: Url,
    /// Address of the FinTech sandbox, to control its faults from the page.
    #[arg(long, value_name = "URL")]
    sandbox: Option<Url>,
    /// The orgs and records that the page offers, as printed by `inlay-sandbox records`.
    #[arg(long, value_name = "FILE")]
    records: PathBuf,
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Serve(serve) => {
            ensure!(
                serve.site.join("index.html").is_file(),
                "{} holds no record page; build it with `npm run build` in lwc-wrapper",
                serve.site.display()
            );
            let orgs = records::read(&serve.records)?;
            let Serve {
                listen,
                site,
                keys,
                bff: backend,
                sandbox,
                ..
            } = *serve;
            run(Config {
                listen,
                site,
                keys,
                backend,
                sandbox,
                orgs,
            })
        }
        Command::Keys { keys, orgs } => {
            for org in orgs {
                let key = keys::ensure(&keys, &org)?;
                writeln!(io::stdout(), "{}", key.certificate_path.display())?;
            }
            Ok(())
        }
    }
}

#[tokio::main]
async fn run(config: Config) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let server = inlay_playground::serve(config).await?;
    writeln!(
        io::stdout(),
        "inlay-playground listening on http://{}",
        server.address()
    )?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    // A request that outlives the grace period ends with the process.
    tokio::time::timeout(GRACE, server.stop())
        .await
        .unwrap_or(Ok(()))?;
    Ok(())
}
