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

/// What must be kept for as long as something is logged and traced. Dropping it sends the traces that are left.
#[derive(Debug, Default)]
#[must_use = "traces end when it is dropped"]
pub struct Logging {
    #[cfg(feature = "otel")]
    #[expect(dead_code, reason = "it is held, and does its work when it is dropped")]
    traces: Option<crate::telemetry::otel::Traces>,
}

/// Starts logging for the process, and logs panics like everything else. Must be called within a runtime, which sends traces
/// where that is configured.
///
/// # Errors
/// A filter that cannot be read, traces that cannot be sent, or logging that was started before.
pub fn start(config: &LogConfig) -> Result<Logging, anyhow::Error> {
    let filter = EnvFilter::try_new(&config.filter).with_context(|| {
        format!(
            "`log.filter` = {:?} is neither a level nor a list of target=level",
            config.filter
        )
    })?;
    let log = LogLayer::new(config.format, std::io::stderr as fn() -> _);
    let logging = start_with(config, filter, log)?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(logging)
}

type StderrLog = LogLayer<fn() -> std::io::Stderr>;

#[cfg(not(feature = "otel"))]
fn start_with(_: &LogConfig, filter: EnvFilter, log: StderrLog) -> Result<Logging, anyhow::Error> {
    start_log(filter, log)?;
    Ok(Logging::default())
}

/// The filter is the log's alone where there are traces: they have spans that no line shows.
#[cfg(feature = "otel")]
fn start_with(config: &LogConfig, filter: EnvFilter, log: StderrLog) -> Result<Logging, anyhow::Error> {
    use crate::telemetry::otel;
    use tracing_subscriber::Layer as _;
    let Some(endpoint) = &config.traces_to else {
        start_log(filter, log)?;
        return Ok(Logging::default());
    };
    let (layer, traces) = otel::layer(otel::exporter(endpoint)?, config.trace_one_in);
    tracing_subscriber::registry()
        .with(layer)
        .with(log.with_filter(filter))
        .try_init()
        .context("logging was started before")?;
    Ok(Logging { traces: Some(traces) })
}

fn start_log(filter: EnvFilter, log: StderrLog) -> Result<(), anyhow::Error> {
    tracing_subscriber::registry()
        .with(filter)
        .with(log)
        .try_init()
        .context("logging was started before")
}

/// The place and not the message: a message may hold whatever the code was working on.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|at| place(at.file(), at.line()));
    tracing::error!(place, "a thread panicked");
}
