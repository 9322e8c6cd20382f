//! The `inlay-sandbox` command: runs the platform in a box, or lists the CRM records of its firms.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
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
