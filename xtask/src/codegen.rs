//! `cargo xtask codegen`: the JavaScript side of the host protocol, generated from the types in `contract`.

use anyhow::{Context, Result};

use crate::command;

/// Generates; with `check` compares only.
pub(crate) fn run(check: bool) -> Result<()> {
    let mut generator = command::cargo(&[
        "run",
        "--quiet",
        "--package",
        "inlay-contract",
        "--features",
        "typescript",
    ]);
    generator.args(["--bin", "generate-protocol", "--"]);
    if check {
        generator.arg("--check");
        return command::run(&mut generator)
            .context("what is generated is out of date: run `cargo xtask codegen`");
    }
    command::run(&mut generator)
}
