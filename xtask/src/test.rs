//! `cargo xtask test`: every check of the project as a list of named steps.
//!
//! Steps run one after the other: each already uses all processors, and a failure stays easy to read.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use inlay_test_postgres::{Server, VARIABLE};

use crate::setup::{self, Tools};
use crate::{attack, build, codegen, command, project, say, tidy};

/// What to run.
#[derive(clap::Args)]
pub(crate) struct TestArguments {
    /// Steps to run, in the project's order; all of them by default.
    #[arg(value_name = "STEP", value_parser = STEPS.map(|step| step.name))]
    steps: Vec<String>,
    /// Run the remaining steps after a failed one.
    #[arg(long)]
    keep_going: bool,
}

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&Tools) -> Result<()>,
}

/// Cheap ones first, so that most mistakes are told within a minute.
const STEPS: [Step; 16] = [
    Step {
        name: "tidy",
        what: "house rules",
        run: |_| tidy::run(),
    },
    Step {
        name: "fmt",
        what: "formatting of Rust",
        run: |_| command::run(&mut command::cargo(&["fmt", "--all", "--check"])),
    },
    Step {
        name: "deny",
        what: "licences, banned crates, sources",
        run: deny,
    },
    Step {
        name: "clippy",
        what: "lints of Rust, host and WebAssembly",
        run: clippy,
    },
    Step {
        name: "doc",
        what: "documentation builds without a warning",
        run: doc,
    },
    Step {
        name: "rust",
        what: "unit and integration tests of Rust",
        run: rust,
    },
    Step {
        name: "attack",
        what: "requests made up from the service's own document",
        run: attack::step,
    },
    Step {
        name: "codegen",
        what: "generated protocol files are fresh",
        run: |_| codegen::run(true),
    },
    Step {
        name: "lint",
        what: "lints and formatting of JavaScript",
        run: |tools| npm(tools, "lwc-wrapper", &["run", "--silent", "lint"]),
    },
    Step {
        name: "jest",
        what: "tests of the Lightning Web Components",
        run: |tools| npm(tools, "lwc-wrapper", &["test", "--silent"]),
    },
    Step {
        name: "apex",
        what: "Apex, as far as it can be checked without an org",
        run: |tools| npm(tools, "lwc-wrapper", &["run", "--silent", "apex"]),
    },
    Step {
        name: "platform",
        what: "components through Salesforce's own compiler",
        run: |tools| npm(tools, "lwc-wrapper", &["run", "--silent", "platform"]),
    },
    Step {
        name: "host",
        what: "inlay-host.js, and hosts that break the protocol",
        run: |tools| npm(tools, "lwc-wrapper", &["run", "--silent", "host"]),
    },
    Step {
        name: "build",
        what: "widget, record page, inlay-host.js, servers",
        run: build::everything,
    },
    Step {
        name: "browser",
        what: "tests in a real browser",
        run: browser,
    },
    Step {
        name: "guests",
        what: "guests that break the protocol, in a real browser",
        run: |tools| npm(tools, "tests/browser", &["run", "--silent", "guests"]),
    },
];

/// Traces are no part of the default build, which the step `build` makes without them; everything else is checked with them.
pub(crate) const TRACES: &str = "inlay-backend/otel";

/// What became of a step.
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

/// Runs the wanted steps and prints a table of them.
pub(crate) fn run(arguments: &TestArguments) -> Result<ExitCode> {
    let wanted =
        |step: &Step| arguments.steps.is_empty() || arguments.steps.iter().any(|name| name == step.name);
    let tools = setup::for_testing()?;
    let mut outcomes = Vec::new();
    let mut first_failure = None;
    for step in STEPS.iter().filter(|step| wanted(step)) {
        if first_failure.is_some() && !arguments.keep_going {
            outcomes.push((step, Outcome::NotRun));
            continue;
        }
        say::begins(&format!("{}: {}", step.name, step.what));
        let start = Instant::now();
        match (step.run)(&tools) {
            Ok(()) => outcomes.push((step, Outcome::Passed(start.elapsed()))),
            Err(error) => {
                say::failed(&format!("step {}: {error:#}", step.name));
                outcomes.push((step, Outcome::Failed(start.elapsed())));
                first_failure.get_or_insert(step.name);
            }
        }
    }
    for line in summary(&outcomes) {
        say::result(&line);
    }
    // The reasons stand above and the count is the last line, so nothing more is said here.
    Ok(if first_failure.is_some() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// One line for each step, then the count. The last line is read by machines: `N passed, N failed`.
fn summary(outcomes: &[(&Step, Outcome)]) -> Vec<String> {
    let (mut n_passed, mut n_failed, mut failed) = (0, 0, None);
    let mut lines = vec![String::new()];
    for (step, outcome) in outcomes {
        let (verdict, seconds) = match outcome {
            Outcome::Passed(time) => {
                n_passed += 1;
                ("passed", format!("{:.1} s", time.as_secs_f64()))
            }
            Outcome::Failed(time) => {
                n_failed += 1;
                failed = failed.or(Some(step.name));
                ("FAILED", format!("{:.1} s", time.as_secs_f64()))
            }
            Outcome::NotRun => ("not run", String::new()),
        };
        lines.push(format!(
            "{:<9} {verdict:<8} {seconds:>9}  {}",
            step.name, step.what
        ));
    }
    if let Some(name) = failed {
        lines.push(format!("step {name} failed; alone: `cargo xtask test {name}`"));
    }
    lines.push(format!("{n_passed} passed, {n_failed} failed"));
    lines
}

fn deny(tools: &Tools) -> Result<()> {
    // Duplicates are only warned about; the list is long and belongs to updating crates, not to every test.
    let arguments = [
        "--offline",
        "check",
        "--allow",
        "duplicate",
        "bans",
        "licenses",
        "sources",
    ];
    command::run(tools.describe(command::program("cargo-deny").args(arguments)))
}

fn clippy(_tools: &Tools) -> Result<()> {
    let host = [
        "clippy",
        "--locked",
        "--workspace",
        "--exclude",
        "inlay-frontend",
        "--all-targets",
        "--features",
        TRACES,
        "--",
        "-D",
        "warnings",
    ];
    command::run(&mut command::cargo(&host))?;
    let wasm = [
        "clippy",
        "--locked",
        "--package",
        "inlay-frontend",
        "--target",
        setup::WASM_TARGET,
        "--",
        "-D",
        "warnings",
    ];
    command::run(&mut command::cargo(&wasm))
}

fn doc(_tools: &Tools) -> Result<()> {
    let arguments = [
        "doc",
        "--locked",
        "--workspace",
        "--features",
        TRACES,
        "--no-deps",
        "--document-private-items",
    ];
    command::run(command::cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

fn rust(tools: &Tools) -> Result<()> {
    let mut cargo = command::cargo(&["test", "--locked", "--workspace", "--features", TRACES]);
    // One server for all test programs; without this each would start its own. It ends with this function.
    let server = match std::env::var_os(VARIABLE).filter(|url| !url.is_empty()) {
        Some(_) => None,
        None => Server::start()
            .inspect_err(|error| say::note(&format!("the tests on PostgreSQL are skipped: {error:#}")))
            .ok(),
    };
    if let Some(server) = &server {
        cargo.env(VARIABLE, server.url());
    }
    command::run(tools.describe(&mut cargo))
}

fn npm(tools: &Tools, folder: &str, arguments: &[&str]) -> Result<()> {
    let mut npm = command::program("npm");
    npm.args(arguments).current_dir(project::at(folder));
    command::run(tools.describe(&mut npm)).with_context(|| format!("in {folder}"))
}

fn browser(tools: &Tools) -> Result<()> {
    for built in [
        "dist/index.html",
        "lwc-wrapper/playground/dist/index.html",
        "target/release/inlay",
    ] {
        if !project::at(built).is_file() {
            bail!("{built} is not built; run `cargo xtask test build browser`");
        }
    }
    npm(tools, "tests/browser", &["test", "--silent"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_steps_and_the_table_names_the_failed_one() {
        let outcomes = [
            (&STEPS[0], Outcome::Passed(Duration::from_millis(1250))),
            (&STEPS[1], Outcome::Failed(Duration::from_secs(2))),
            (&STEPS[2], Outcome::NotRun),
        ];
        let lines = summary(&outcomes);
        assert_eq!(lines.last().unwrap(), "1 passed, 1 failed");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("fmt") && line.contains("FAILED")),
            "{lines:?}"
        );
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("tidy") && line.contains("1.2 s")),
            "{lines:?}"
        );
    }
}
