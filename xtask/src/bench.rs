//! `cargo xtask bench`: builds everything, then runs the measuring program of `tests/bench`.

use anyhow::{Context, Result};

use crate::{build, command, project, say, setup};

/// Where the page goes on which the chart is measured; `tests/bench` looks for it there.
const CHART_PAGE: &str = "target/bench-page";
const CHART_PROGRAM: &str = "chart-bench";

/// Builds and measures. `arguments` go to the measuring program.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let tools = setup::for_testing()?;
    build::everything(&tools)?;
    chart_page()?;
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
    command::run(tools.describe(&mut bench).current_dir(project::root()))
}

/// The chart with a program of its own around it, optimised as the widget is.
fn chart_page() -> Result<()> {
    say::begins("building the page on which the chart is measured");
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
        CHART_PROGRAM,
    ]);
    command::run(&mut cargo).context("the page was not built")?;
    let program = project::at("target")
        .join(setup::WASM_TARGET)
        .join("widget")
        .join(CHART_PROGRAM)
        .with_extension("wasm");
    let mut bindgen = setup::wasm_bindgen()?;
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            CHART_PROGRAM,
            "--out-dir",
        ])
        .arg(project::at(CHART_PAGE))
        .arg(program);
    command::run(&mut bindgen).context("the page was not bound to JavaScript")
}
