//! `inlay serve`

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::clock::Clock;
use crate::config::Config;
use crate::{logging, server};

/// Runs the service; returns when it was asked to stop and has stopped.
pub(super) fn run(config: &Path) -> Result<ExitCode, anyhow::Error> {
    super::allocation::settle();
    let config = Config::load(config)?;
    logging::start(&config.log)?;
    let runtime = tokio::runtime::Runtime::new().context("no asynchronous runtime")?;
    runtime.block_on(serve(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: Config) -> Result<(), anyhow::Error> {
    // Before listening, so that a signal in the very first moment is not lost.
    let stop = stop_signal()?;
    let server = server::serve(config, Clock::system()).await?;
    // The ready line: tools wait for it and read the address from it.
    super::say(&format!("inlay listening on {}", server.base_url()));
    stop.await;
    tracing::info!("stopping");
    server.shutdown().await;
    Ok(())
}

/// Ready when the process is asked to stop.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, anyhow::Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when the process is asked to stop.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>, anyhow::Error> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
        }
    })
}
