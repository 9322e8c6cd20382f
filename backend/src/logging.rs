//! Structured logs on stderr; stdout belongs to the ready line and to what a command prints.
//!
//! It may import `config` and `telemetry`. Everything goes through one layer, which writes the fields of one list and nothing
//! else: [`telemetry::fields`](crate::telemetry::fields).

use std::panic::PanicHookInfo;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogConfig;
use crate::telemetry::{LogLayer, place};

/// Starts logging for the process, and logs panics like everything else.
///
/// # Errors
/// A filter that cannot be read, or logging that was started before.
pub fn start(config: &LogConfig) -> Result<(), anyhow::Error> {
    let filter = EnvFilter::try_new(&config.filter).with_context(|| {
        format!(
            "`log.filter` = {:?} is neither a level nor a list of target=level",
            config.filter
        )
    })?;
    tracing_subscriber::registry()
        .with(filter)
        .with(LogLayer::new(config.format, std::io::stderr))
        .try_init()
        .context("logging was started before")?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// The place and not the message: a message may hold whatever the code was working on.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|at| place(at.file(), at.line()));
    tracing::error!(place, "a thread panicked");
}
