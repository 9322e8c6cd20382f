//! `inlay serve`

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::supervisor::Supervisor;
use crate::clock::Clock;
use crate::config::Config;
use crate::{logging, server};

/// Runs the service; returns when it was asked to stop and has stopped.
pub(super) fn run(config: &Path) -> Result<ExitCode, anyhow::Error> {
    super::allocation::settle();
    let config = Config::load(config)?;
    let runtime = tokio::runtime::Runtime::new().context("no asynchronous runtime")?;
    let entered = runtime.enter();
    // Ends before the runtime does, which sends what is left of its traces.
    let _logging = logging::start(&config.log)?;
    drop(entered);
    runtime.block_on(serve(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: Config) -> Result<(), anyhow::Error> {
    let supervisor = Supervisor::of_environment();
    // Before listening, so that a signal in the very first moment is not lost.
    let mut signals = Signals::listen()?;
    let server = server::serve(config, Clock::system()).await?;
    // The ready line: tools wait for it and read the address from it.
    super::say(&format!("inlay listening on {}", server.base_url()));
    supervisor.is_ready();
    loop {
        let wish = tokio::select! {
            wish = signals.next() => wish,
            () = supervisor.stay_alive() => continue,
        };
        match wish {
            Wish::Reload => {
                tracing::info!("reading configuration and secrets again");
                supervisor.is_reloading();
                server.reload().await;
                supervisor.is_ready();
            }
            Wish::Stop => break,
        }
    }
    supervisor.is_stopping();
    tracing::info!("stopping");
    server.shutdown().await;
    Ok(())
}

/// What a signal asks for.
enum Wish {
    Reload,
    Stop,
}

/// SIGINT and SIGTERM stop the service, SIGHUP has it read everything again that may change.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> Result<Self, anyhow::Error> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?,
            terminate: signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?,
            hang_up: signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?,
        })
    }

    async fn next(&mut self) -> Wish {
        tokio::select! {
            _ = self.interrupt.recv() => Wish::Stop,
            _ = self.terminate.recv() => Wish::Stop,
            _ = self.hang_up.recv() => Wish::Reload,
        }
    }
}

/// Ctrl-C stops the service.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    fn listen() -> Result<Self, anyhow::Error> {
        Ok(Self)
    }

    async fn next(&mut self) -> Wish {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
        }
        Wish::Stop
    }
}
