//! `cargo xtask fuzz`: runs fuzz targets, each for some minutes, from their seeds and what earlier runs found.
//!
//! Built with the project's own Rust and without a sanitizer: the parsers are safe code, so what a sanitizer looks for cannot be.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{command, project, say, setup};

/// What to run.
#[derive(clap::Args)]
pub(crate) struct FuzzArguments {
    /// The target; all of them one after the other by default.
    target: Option<String>,
    /// Minutes for each target.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
}

/// Longest input, in bytes: books of several accounts, and statements of some positions.
const LONGEST_INPUT: usize = 64 * 1024;
/// Longest that one input may take, in seconds, and most memory, in megabytes, before it is a finding.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=1024"];

/// Runs the wanted targets.
pub(crate) fn run(arguments: &FuzzArguments) -> Result<()> {
    let tools = setup::for_fuzzing()?;
    let targets = match &arguments.target {
        Some(target) => vec![target.clone()],
        None => targets()?,
    };
    for target in targets {
        say::begins(&format!("fuzzing {target} for {} minutes", arguments.minutes));
        let corpus = project::at("fuzz/corpus").join(&target);
        std::fs::create_dir_all(&corpus).with_context(|| format!("cannot make {}", corpus.display()))?;
        let mut cargo = command::cargo(&["fuzz", "run", "--sanitizer", "none", &target]);
        cargo
            .arg(corpus)
            .arg(project::at("fuzz/seeds").join(&target))
            .arg("--")
            .arg(format!("-max_total_time={}", arguments.minutes * 60))
            .arg(format!("-max_len={LONGEST_INPUT}"))
            .arg(format!("-dict={}", dictionary(&target).display()))
            .args(LIMITS)
            .arg("-print_final_stats=1")
            .current_dir(project::root());
        command::run(tools.describe(&mut cargo)).with_context(|| format!("target {target}"))?;
    }
    Ok(())
}

/// Every target has a program.
fn targets() -> Result<Vec<String>> {
    let folder = project::at("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn dictionary(target: &str) -> PathBuf {
    let name = match target {
        "statement" => "ofx",
        _ => "json",
    };
    project::at("fuzz/dictionaries").join(format!("{name}.dict"))
}
