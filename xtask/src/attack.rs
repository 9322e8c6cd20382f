//! `cargo xtask attack`: the tests that attack the running service, with the tool that makes up requests from its document.

use anyhow::{Context, Result};

use crate::setup::{self, Tools};
use crate::test::TRACES;
use crate::{command, project, say};

/// How hard.
#[derive(clap::Args)]
pub(crate) struct AttackArguments {
    /// Requests of each kind that are made up for a route.
    #[arg(long, default_value_t = 20)]
    examples: u32,
}

/// Installs what is missing and attacks.
pub(crate) fn run(arguments: &AttackArguments) -> Result<()> {
    with(&setup::for_building()?, arguments.examples)
}

/// The same as a step among others.
pub(crate) fn step(tools: &Tools) -> Result<()> {
    with(tools, 20)
}

fn with(tools: &Tools, examples: u32) -> Result<()> {
    // With traces, as the other tests, so that nothing is compiled twice.
    let mut cargo = command::cargo(&["test", "--locked", "--package", "inlay-tests", "--test", "attack"]);
    cargo.args(["--features", TRACES]);
    cargo.env("INLAY_ATTACK_EXAMPLES", examples.to_string());
    match setup::schemathesis(&project::at("tests/attack/schemathesis/requirements.txt")) {
        Ok(program) => {
            cargo.env("INLAY_SCHEMATHESIS", program);
        }
        Err(error) => say::note(&format!(
            "the attack by the OpenAPI document is skipped: {error:#}"
        )),
    }
    command::run(tools.describe(&mut cargo)).context("the service did not stand up to the attack")
}
