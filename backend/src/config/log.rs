//! `[log]`.

use std::num::NonZeroU32;

use serde::Deserialize;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::error::{ConfigError, Fault};

/// What to log and to trace, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// Who reads it.
    pub format: LogFormat,
    /// A level, or a list of `target=level`, as `tracing-subscriber` reads it.
    pub filter: String,
    /// Where traces are sent: the whole address of a collector's OTLP endpoint. `None` for nowhere.
    pub traces_to: Option<String>,
    /// One request in how many is traced.
    pub trace_one_in: NonZeroU32,
}

/// Who reads the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// People: one line for each event.
    Text,
    /// Machines: one JSON object for each event.
    Json,
}

impl LogConfig {
    pub(super) fn checked(self, fault: &Fault<'_>) -> Result<Self, ConfigError> {
        if EnvFilter::try_new(&self.filter).is_err() {
            let remedy = "Write a level (\"error\", \"warn\", \"info\", \"debug\", \"trace\"), or a list such as \
                          \"info,inlay_backend::upstream=debug\".";
            return Err(fault.at(
                "log.filter",
                "is neither a level nor a list of target=level",
                remedy,
            ));
        }
        let Some(address) = &self.traces_to else {
            return Ok(self);
        };
        let is_address = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_address {
            let remedy = "Name the whole address, for example \"http://127.0.0.1:4318/v1/traces\".";
            return Err(fault.at("log.traces_to", "is no address of a collector", remedy));
        }
        if !cfg!(feature = "otel") {
            let problem = "is set, but this program was built without traces";
            let remedy = "Take the key out, or build the program with `--features otel`.";
            return Err(fault.at("log.traces_to", problem, remedy));
        }
        Ok(self)
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        const ONE_IN: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
            traces_to: None,
            trace_one_in: ONE_IN,
        }
    }
}
