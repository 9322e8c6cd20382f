//! `cargo xtask bench`: builds everything, then runs the measuring program of `tests/bench`.

use anyhow::{Context, Result};

use crate::{build, command, project, say, setup};

/// Where the page goes on which chart and engine are measured; `tests/bench` looks for it there.
const PAGE: &str = "target/bench-page";
const PROGRAM: &str = "bench-page";

/// Builds and measures. `arguments` go to the measuring program.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let tools = setup::for_testing()?;
    build::everything(&tools)?;
    page()?;
    let mut bench = command::cargo(&[
        "run",
        "--release",
        "--package",
        "inlay-tests",
        "--bin",
        "bench",
        "--",
    ]);
    bench.args(arguments);
    command::run(tools.describe(&mut bench).current_dir(project::root()))?;
    audit()?;
    webhooks(&tools)?;
    kyc(&tools)
}

/// Webhook deliveries, taken in and stored.
fn webhooks(tools: &setup::Tools) -> Result<()> {
    say::begins("measuring webhook deliveries");
    let mut bench = command::cargo(&[
        "run",
        "--release",
        "--package",
        "inlay-tests",
        "--bin",
        "bench-webhooks",
    ]);
    command::run(tools.describe(&mut bench).current_dir(project::root()))
}

/// Starts of checks, and event streams that have nothing to say.
fn kyc(tools: &setup::Tools) -> Result<()> {
    say::begins("measuring starts and event streams");
    let mut bench = command::cargo(&[
        "run",
        "--release",
        "--package",
        "inlay-tests",
        "--bin",
        "bench-kyc",
    ]);
    command::run(tools.describe(&mut bench).current_dir(project::root()))
}

/// A long audit log, verified and handed out.
fn audit() -> Result<()> {
    say::begins("measuring a long audit log");
    let mut bench = command::cargo(&[
        "run",
        "--release",
        "--package",
        "inlay-tests",
        "--bin",
        "bench-audit",
    ]);
    command::run(bench.current_dir(project::root()))
}

/// Chart and engine with a program of its own around them, optimised as the widget is.
fn page() -> Result<()> {
    say::begins("building the page on which chart and engine are measured");
    let mut cargo = command::cargo(&[
        "build",
        "--locked",
        "--package",
        "inlay-frontend",
        "--profile",
        "widget",
    ]);
    cargo.args([
        "--target",
        setup::WASM_TARGET,
        "--features",
        "bench",
        "--bin",
        PROGRAM,
    ]);
    command::run(&mut cargo).context("the page was not built")?;
    let program = project::at("target")
        .join(setup::WASM_TARGET)
        .join("widget")
        .join(PROGRAM)
        .with_extension("wasm");
    let mut bindgen = setup::wasm_bindgen()?;
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            PROGRAM,
            "--out-dir",
        ])
        .arg(project::at(PAGE))
        .arg(program);
    command::run(&mut bindgen).context("the page was not bound to JavaScript")
}
