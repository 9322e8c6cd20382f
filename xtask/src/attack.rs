//! `cargo xtask attack`: the tests that attack the running service, with the tool that makes up requests from its document.

use std::path::{Path, PathBuf};

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

/// Installs what is missing and attacks. Who asked for it alone wants it whole: without the tool that makes up requests it fails.
pub(crate) fn run(arguments: &AttackArguments) -> Result<()> {
    let tools = setup::for_building()?;
    let schemathesis = schemathesis().context("what makes up requests cannot be installed")?;
    with(&tools, Some(&schemathesis), arguments.examples)
}

/// The same as a step among others, which run without a network, too: there a missing tool is only said.
pub(crate) fn step(tools: &Tools) -> Result<()> {
    let schemathesis = schemathesis().inspect_err(|error| {
        say::note(&format!(
            "the attack by the OpenAPI document is skipped: {error:#}"
        ));
    });
    with(tools, schemathesis.ok().as_deref(), 20)
}

fn schemathesis() -> Result<PathBuf> {
    setup::schemathesis(&project::at("tests/attack/schemathesis/requirements.txt"))
}

fn with(tools: &Tools, schemathesis: Option<&Path>, examples: u32) -> Result<()> {
    // With traces, as the other tests, so that nothing is compiled twice.
    let mut cargo = command::cargo(&["test", "--locked", "--package", "inlay-tests", "--test", "attack"]);
    cargo.args(["--features", TRACES]);
    cargo.env("INLAY_ATTACK_EXAMPLES", examples.to_string());
    if let Some(program) = schemathesis {
        cargo.env("INLAY_SCHEMATHESIS", program);
    }
    command::run(tools.describe(&mut cargo)).context("the service did not stand up to the attack")
}
