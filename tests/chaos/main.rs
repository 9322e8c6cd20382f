//! A bad day, many times over: advisors work while provider, vendors and CRM fail as the sandbox's mix of faults has it, and in
//! the end nothing is lost and nothing was done twice.
//!
//! What is measured and what is asserted:
//!
//! - *Reads answered.* A read is a portfolio or a book that an advisor asks for in an open session. It counts for the promise when
//!   its record was read once while nothing failed, and is answered when the status is 200, with figures that are fresh or marked
//!   as stale. Reads of records that nobody saw before the bad day are counted apart: nothing can stand in for them.
//! - *No duplicate checks.* The vendors have made as many runs as there are checks in the files, each check one.
//! - *No lost results.* Each start that was answered with a check stands in a file, is over there, stands in the audit log as
//!   started and as changed at its end, and the CRM's record shows the same state.
//! - *The audit log verifies.*
//!
//! A small one runs as a test; `cargo xtask chaos` runs the whole against the program, on SQLite and on PostgreSQL.

mod advisor;
mod day;
mod faults;
mod metrics;
mod outcome;
mod people;
mod place;
mod tally;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use inlay_bed::said::{machine_load, say};

use day::Day;
use place::Engine;

/// Runs a bad day against the service.
#[derive(Parser)]
struct Arguments {
    /// What advisors do, all together.
    #[arg(long, default_value_t = 10_000)]
    actions: u32,
    /// Advisors at work at the same time.
    #[arg(long, default_value_t = 50)]
    advisors: usize,
    /// The longest pause of an advisor between two actions, in milliseconds.
    #[arg(long, default_value_t = 1_500)]
    pause_ms: u64,
    /// Decides what advisors do and what fails.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What keeps the records; both where nothing is said.
    #[arg(long)]
    engine: Option<Engine>,
    /// The service's program [default: `inlay` where the build puts it].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/chaos.json")]
    out: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let program = inlay_bed::process::service(arguments.program.as_deref())?;
    let engines = arguments
        .engine
        .map_or(vec![Engine::Sqlite, Engine::Postgres], |one| vec![one]);
    say(&format!("load of the machine before: {}", machine_load()));
    let mut outcomes = Vec::new();
    for engine in engines {
        if let Err(why) = engine.is_here() {
            say(&format!("skipped: {engine:?}: {why}"));
            continue;
        }
        let day = Day {
            actions: arguments.actions,
            advisors: arguments.advisors,
            records: usize::MAX,
            longest_pause: Duration::from_millis(arguments.pause_ms),
            seed: arguments.seed,
            program: Some(program.clone()),
            engine,
            for_all_to_end: Duration::from_secs(900),
        };
        let outcome = day.run().await.with_context(|| format!("on {engine:?}"))?;
        for line in outcome.lines() {
            say(&line);
        }
        outcomes.push(outcome);
    }
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&outcomes)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    outcomes.iter().try_for_each(outcome::Outcome::check)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three hundred actions of ten advisors, with the service in this process.
    async fn a_small_bad_day(engine: Engine) {
        if let Err(why) = engine.is_here() {
            eprintln!("skipped: {why}");
            return;
        }
        let day = Day {
            actions: 300,
            advisors: 10,
            records: 20,
            longest_pause: Duration::from_millis(150),
            seed: 1,
            program: None,
            engine,
            for_all_to_end: Duration::from_secs(300),
        };
        let outcome = day.run().await.unwrap();
        for line in outcome.lines() {
            say(&line);
        }
        outcome.check().unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_bad_day_of_everybody_else_loses_no_check_and_leaves_advisors_their_figures() {
        a_small_bad_day(Engine::Sqlite).await;
    }
}
