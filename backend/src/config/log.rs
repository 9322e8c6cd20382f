//! `[log]`.

use serde::Deserialize;

/// What to log, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// Who reads it.
    pub format: LogFormat,
    /// A level, or a list of `target=level`, as `tracing-subscriber` reads it.
    pub filter: String,
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

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}
