//! The scripts beside this program: what runs in a browser.

use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde_json::Value;

/// Where `cargo xtask bench` puts the measuring page.
pub(crate) const PAGE: &str = "target/bench-page";

/// Runs the script `name` with one argument and returns what it printed.
pub(crate) fn run(name: &str, argument: &str) -> anyhow::Result<Value> {
    let output = Command::new("node")
        .arg(format!("tests/bench/{name}"))
        .arg(argument)
        .stderr(Stdio::inherit())
        .output()
        .context("node cannot be run")?;
    ensure!(output.status.success(), "{name} failed");
    serde_json::from_slice(&output.stdout).with_context(|| format!("{name} printed no JSON"))
}

/// A figure of a script, as text of two decimal places.
pub(crate) fn milliseconds(figure: &Value) -> String {
    figure
        .as_f64()
        .map_or_else(|| "?".to_owned(), |milliseconds| format!("{milliseconds:.2}"))
}
