//! Twenty widgets on one page, as in a Lightning console with many record tabs, with as many bare charts beside them.

use serde::{Deserialize, Serialize};

use crate::script;

/// What was read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Console {
    /// Frames on the page.
    instances: u32,
    /// Seconds over which processor time was counted.
    watched_seconds: f64,
    /// Widgets of different clients.
    inlay: Readings,
    /// Frames with a chart and nothing else.
    peer: Peer,
}

/// The same twenty frames twice.
#[derive(Debug, Serialize, Deserialize)]
struct Readings {
    /// All in sight.
    all_visible: Reading,
    /// One in sight, as in a console; the others were in sight until they had painted.
    one_visible: Reading,
}

/// Readings of a peer.
#[derive(Debug, Serialize, Deserialize)]
struct Peer {
    name: String,
    #[serde(flatten)]
    readings: Readings,
}

/// A browser at rest.
#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    /// Proportional set size of all its processes, with the page and without frames.
    empty_bytes: u64,
    /// The same with all frames.
    full_bytes: u64,
    /// What each frame added.
    each_bytes: i64,
    /// Percent of one core.
    processor_percent: f64,
    /// How many processes the browser has.
    processes: u32,
}

/// Runs the browser's part.
pub(crate) fn measure(record_page: &str) -> anyhow::Result<Console> {
    Ok(serde_json::from_value(script::run("console.mjs", record_page)?)?)
}

impl Console {
    /// The figures as lines to read.
    pub(crate) fn lines(&self) -> Vec<String> {
        let of = |name: &str, readings: &Readings| {
            format!(
                "console of {}, {name}: all visible {}; one visible {}",
                self.instances,
                readings.all_visible.text(),
                readings.one_visible.text()
            )
        };
        vec![of("Inlay", &self.inlay), of(&self.peer.name, &self.peer.readings)]
    }
}

impl Reading {
    #[expect(clippy::cast_precision_loss, reason = "for display")]
    fn text(&self) -> String {
        format!(
            "{:.0} MB ({:.1} MB each), {:.1} % of a core at rest",
            super::megabytes(self.full_bytes),
            self.each_bytes as f64 / 1_000_000.0,
            self.processor_percent
        )
    }
}
