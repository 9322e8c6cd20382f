//! The `inlay-sandbox` command: runs the platform in a box, or lists the CRM records of its firms.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use inlay_sandbox::kyc::{Speed, Target, Vendor};
use inlay_sandbox::orgs::{self, Org};
use inlay_sandbox::{Config, records, serve};
use jiff::civil::Date;
use tokio::signal::unix::{SignalKind, signal};

/// A FinTech platform in a box, for developing and testing Inlay.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the platform until interrupted.
    Serve(ServeArguments),
    /// Print the CRM records of both firms as JSON.
    Records,
}

#[derive(clap::Args)]
struct ServeArguments {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8701")]
    listen: SocketAddr,
    /// The date of the last close [default: the last weekday before today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
    /// How long an access token is good.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    token_lifetime: u64,
    /// How fast checks proceed, in percent; at 0 they stand until they are advanced.
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(..=100_000))]
    kyc_speed: u32,
    /// Where the platform's webhooks about a firm's checks go; the firm is `north` or `south`. Can be given several times.
    #[arg(long, value_name = "FIRM=URL", value_parser = of_firm)]
    platform_webhook: Vec<(&'static Org, String)>,
    /// Signs them instead of the firm's printed secret: `whsec_` and base64.
    #[arg(long, value_name = "FIRM=SECRET", value_parser = of_firm)]
    platform_webhook_secret: Vec<(&'static Org, String)>,
    /// Where the webhooks of the vendor with the Onfido wire format go.
    #[arg(long, value_name = "FIRM=URL", value_parser = of_firm)]
    onfido_webhook: Vec<(&'static Org, String)>,
    /// Signs them instead of the firm's printed token.
    #[arg(long, value_name = "FIRM=TOKEN", value_parser = of_firm)]
    onfido_webhook_token: Vec<(&'static Org, String)>,
    /// The certificate or public key (PEM) with which a firm's CRM verifies assertions.
    #[arg(long, value_name = "FIRM=FILE", value_parser = of_firm)]
    salesforce_certificate: Vec<(&'static Org, String)>,
    /// The public key (PEM, RSA or P-256) by which a firm may prove itself to the platform instead of a secret.
    #[arg(long, value_name = "FIRM=FILE", value_parser = of_firm)]
    client_key: Vec<(&'static Org, String)>,
}

impl ServeArguments {
    fn targets(&self) -> anyhow::Result<Vec<Target>> {
        let of_vendor = |vendor, urls: &[(&'static Org, String)], secrets: &[(&'static Org, String)]| {
            let target = |(org, url): &(&'static Org, String)| {
                let secret = secrets.iter().find(|(firm, _)| firm == org);
                Target::new(org, vendor, url, secret.map(|(_, secret)| secret.as_str()))
            };
            urls.iter().map(target).collect::<Result<Vec<_>, _>>()
        };
        let mut targets = of_vendor(
            Vendor::Platform,
            &self.platform_webhook,
            &self.platform_webhook_secret,
        )?;
        targets.extend(of_vendor(
            Vendor::Onfido,
            &self.onfido_webhook,
            &self.onfido_webhook_token,
        )?);
        Ok(targets)
    }
}

/// The files that belong to firms.
fn files(paths: &[(&'static Org, String)]) -> anyhow::Result<Vec<(&'static Org, Vec<u8>)>> {
    let read = |(org, path): &(&'static Org, String)| {
        let text = std::fs::read(path).with_context(|| format!("cannot read {path}"))?;
        Ok((*org, text))
    };
    paths.iter().map(read).collect()
}

/// A firm and what belongs to it.
fn of_firm(text: &str) -> Result<(&'static Org, String), String> {
    let (firm, value) = text
        .split_once('=')
        .ok_or("a firm and a value are wanted, with `=` between them")?;
    let org = orgs::by_short_name(firm).ok_or("the firm is `north` or `south`")?;
    Ok((org, value.to_owned()))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match Arguments::parse().command {
        Command::Serve(arguments) => run(arguments).await,
        Command::Records => {
            let mut text =
                serde_json::to_string_pretty(&records::all()).context("the records cannot be written")?;
            text.push('\n');
            print(&text)
        }
    }
}

async fn run(arguments: ServeArguments) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let sandbox = serve(Config {
        webhooks: arguments.targets()?,
        certificates: files(&arguments.salesforce_certificate)?,
        client_keys: files(&arguments.client_key)?,
        kyc_speed: Speed(arguments.kyc_speed),
        listen: arguments.listen,
        as_of: arguments.as_of,
        token_lifetime: Duration::from_secs(arguments.token_lifetime),
    })
    .await?;
    tracing::info!(as_of = %sandbox.world().as_of(), "ready");
    print(&format!("inlay-sandbox listening on {}\n", sandbox.base_url()))?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for SIGINT")?,
        _ = terminated.recv() => {}
    }
    sandbox.shutdown().await;
    Ok(())
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
        .context("cannot write to the standard output")
}
