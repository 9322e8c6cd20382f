//! `inlay-metadata PATH`: checks a Salesforce project and says what an org would refuse, one line each.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks on its standard streams"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use inlay_metadata::Files;

/// Checks a Salesforce DX project against the rules of the Metadata API, without an org.
#[derive(Parser)]
struct Arguments {
    /// The folder with `sfdx-project.json`.
    project: PathBuf,
    /// Check nothing; print a manifest that names everything in the project.
    #[arg(long)]
    manifest: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let files = Files::read(&arguments.project)
        .with_context(|| format!("{} cannot be read", arguments.project.display()))?;
    if arguments.manifest {
        let manifest =
            inlay_metadata::manifest(&files).context("there is no project to make a manifest of")?;
        print!("{manifest}");
        return Ok(ExitCode::SUCCESS);
    }
    let findings = inlay_metadata::check(&files);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        eprintln!("{} files, nothing to say against them", files.iter().count());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{} findings", findings.len());
    Ok(ExitCode::FAILURE)
}
