//! Structured logs on stderr; stdout belongs to the ready line and to what a command prints.
//!
//! It may import `config`. It deliberately decides no fields: what may be logged stands with each event, and
//! `api::access_log` names what never is.

use std::panic::PanicHookInfo;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{LogConfig, LogFormat};

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
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match config.format {
        LogFormat::Text => builder.with_ansi(false).finish().try_init(),
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init(),
    }
    .context("logging was started before")?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// The place and not the message: a message may hold whatever the code was working on.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, "a thread panicked");
}
