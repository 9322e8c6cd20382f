//! The service as it is, but that it asks before and after each change of its store whether it may go on. A test that kills
//! it (`integration/crash.rs`) so chooses the step at which it dies.
//!
//! Its clock stands where the test has put it, so that leases run out and tries are due when the test says so. Its connections live in the time
//! of those at their other end.

mod store;
mod watcher;

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Parser;
use inlay_backend::clock::{Clock, ManualClock};
use inlay_backend::config::Config;
use inlay_backend::server::{self, KycSetup, Providers};
use jiff::Timestamp;

use store::Stepwise;
use watcher::Watcher;

/// Runs the service for a test that watches its steps, until it is killed.
#[derive(Parser)]
struct Arguments {
    /// The configuration file.
    #[arg(long)]
    config: PathBuf,
    /// Where the service's clock stands at first (RFC 3339).
    #[arg(long)]
    now: Timestamp,
    /// Below which address the test hears of steps.
    #[arg(long)]
    watcher: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    end_with_the_test();
    let arguments = Arguments::parse();
    let clock = ManualClock::at(arguments.now);
    let watcher = Watcher::new(&arguments.watcher, clock.clone())?;
    let config = Config::load(&arguments.config)?;
    let setup = KycSetup::open(&config, &Clock::system()).await?;
    let mut setup = setup.context("no tenant has KYC")?;
    setup.store = Arc::new(Stepwise::new(setup.store, watcher.clone()));
    let server = server::serve_with(config, clock.clock(), Providers::new(), Some(setup)).await?;
    watcher.listening(server.base_url()).await;
    std::future::pending().await
}

/// The test holds the other end of the standard input: when that closes, however the test ended, nobody watches any more.
fn end_with_the_test() {
    std::thread::spawn(|| {
        let mut nothing = Vec::new();
        // Whatever comes of it, there is nothing more to wait for.
        let _ = std::io::stdin().read_to_end(&mut nothing);
        std::process::exit(1);
    });
}
