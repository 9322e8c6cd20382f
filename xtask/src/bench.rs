//! `cargo xtask bench`: builds everything, then runs the measuring program of `tests/bench`.

use anyhow::Result;

use crate::{build, command, project, setup};

/// Builds and measures. `arguments` go to the measuring program.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let tools = setup::for_testing()?;
    build::everything(&tools)?;
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
