//! `cargo xtask bench`: builds everything, then runs the measuring program of `tests/bench`.

use anyhow::{Context, Result};

use crate::{build, command, project, say, setup};

/// Where the page goes on which chart and engine are measured; `tests/bench` looks for it there.
const PAGE: &str = "target/bench-page";
const PROGRAM: &str = "bench-page";

/// What is measured after the widget, and the program that does it.
const OTHERS: [(&str, &str); 5] = [
    ("a long audit log", "bench-audit"),
    ("webhook deliveries", "bench-webhooks"),
    ("starts and event streams", "bench-kyc"),
    ("a reading that is not kept", "bench-overhead"),
    ("load, beside nginx and a Python service", "bench-load"),
];

/// Builds and measures. `arguments` go to the program that measures the widget.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let tools = setup::for_measuring()?;
    build::everything(&tools)?;
    page()?;
    measure(&tools, "bench", arguments)?;
    for (what, program) in OTHERS {
        say::begins(&format!("measuring {what}"));
        measure(&tools, program, &[])?;
    }
    Ok(())
}

/// A long time of ordinary work. `arguments` go to the program that watches the service's memory.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    let tools = setup::for_building()?;
    build::service(&tools)?;
    measure(&tools, "soak", arguments)
}

/// A bad day. `arguments` go to the program that makes it.
pub(crate) fn chaos(arguments: &[String]) -> Result<()> {
    let tools = setup::for_trying()?;
    build::service(&tools)?;
    measure(&tools, "chaos", arguments)
}

/// The measurements of the service alone, for which no browser is needed.
pub(crate) fn load(arguments: &[String]) -> Result<()> {
    let tools = setup::for_load()?;
    build::service(&tools)?;
    measure(&tools, "bench-overhead", &[])?;
    measure(&tools, "bench-load", arguments)
}

/// Runs a program of `tests`, optimised.
fn measure(tools: &setup::Tools, program: &str, arguments: &[String]) -> Result<()> {
    let mut bench = command::cargo(&[
        "run",
        "--release",
        "--package",
        "inlay-tests",
        "--bin",
        program,
        "--",
    ]);
    bench.args(arguments);
    command::run(tools.describe(&mut bench).current_dir(project::root()))
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
