//! The widget's memory when the reader goes from record to record.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use crate::script;

/// How much more there may be after many changes of the record than after a few. What grows with every change is a leak.
const RATIO_BOUND: f64 = 1.1;

/// What was read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// Households that are gone round.
    records: u32,
    few: Reading,
    many: Reading,
    /// Bytes after many changes to bytes after a few.
    ratio: f64,
}

/// Memory of the frame after the garbage collector has run.
#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    /// Changes of the record until then.
    changes: u32,
    /// The heap of scripts.
    script_bytes: u64,
    /// What the browser keeps for the document.
    document_bytes: u64,
    /// WebAssembly memory.
    wasm_bytes: u64,
    /// Sum of the three.
    total_bytes: u64,
    /// Nodes of the document and of what still holds on to others.
    nodes: u32,
    /// Event listeners.
    listeners: u32,
}

/// Runs the browser's part.
pub(crate) fn measure(record_page: &str) -> anyhow::Result<Memory> {
    Ok(serde_json::from_value(script::run("memory.mjs", record_page)?)?)
}

impl Memory {
    /// The figures as a line to read.
    pub(crate) fn line(&self) -> String {
        let of = |reading: &Reading| {
            format!(
                "{:.1} MB after {} changes of the record ({:.1} MB WebAssembly, {} nodes, {} listeners)",
                super::megabytes(reading.total_bytes),
                reading.changes,
                super::megabytes(reading.wasm_bytes),
                reading.nodes,
                reading.listeners
            )
        };
        format!(
            "widget: {}, {}: {:.3} times as much; promised {RATIO_BOUND}",
            of(&self.few),
            of(&self.many),
            self.ratio
        )
    }

    /// Whether it keeps its bound.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.ratio <= RATIO_BOUND,
            "the widget's memory grew {:.3} times between change {} and change {} of the record and may grow {RATIO_BOUND} times",
            self.ratio,
            self.few.changes,
            self.many.changes
        );
        Ok(())
    }
}
