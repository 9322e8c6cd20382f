//! What a reading that is not kept costs over asking the provider directly.
//!
//! Such a reading makes several calls of the provider, some of them at the same time. *Directly* means the same calls by the same
//! adapter, in this process, with connections that are open; *through the service* is one request to the service's program, whose
//! cache has no room for an answer, so that it asks each time. The two take turns, so that a machine that becomes busy is so for
//! both. What is left between them is the service's own: the way there and back, session, authorisation, the figures that it
//! makes of the answers, JSON and compression.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use inlay_backend::clock::Clock;
use inlay_backend::config::Config;
use inlay_backend::server;
use inlay_bed::latency::{Latencies, Summary, microseconds};
use inlay_bed::load::{self, Connection};
use inlay_bed::process::service;
use inlay_bed::said::{machine_load, say};
use inlay_bed::{Bed, Plan, Service, UNLIMITED, user};
use inlay_contract::http::PORTFOLIO_PATH;
use inlay_contract::{OrgId, RecordId};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use serde::Serialize;

/// Half of the readings cost at most so much more.
const PROMISED_P50_MS: f64 = 0.5;

/// Measures what a reading costs over asking the provider directly.
#[derive(Parser)]
struct Arguments {
    /// Readings of each kind.
    #[arg(long, default_value_t = 1_000)]
    readings: usize,
    /// The service's program [default: `inlay` where the build puts it].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench-overhead.json")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    machine_load: String,
    /// The adapter's calls alone.
    directly: Summary,
    /// One request to the service.
    through_the_service: Summary,
    /// The difference of the two in each turn; half of them are at most so much, in milliseconds.
    difference_p50_ms: f64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let machine_load = machine_load();
    let plan = Plan {
        program: Some(service(arguments.program.as_deref())?),
        service: Service {
            blocks: format!("[cache]\nmax_bytes = 1\n{UNLIMITED}"),
            ..Service::default()
        },
        ..Plan::default()
    };
    let bed = Bed::start(&plan).await?;
    let (directly, through) = take_turns(&bed, arguments.readings).await?;
    let differences = directly.iter().zip(&through).map(|(direct, through)| {
        // In a turn in which the direct way happened to be slower nothing was lost.
        through.saturating_sub(*direct)
    });
    let report = Report {
        machine_load,
        difference_p50_ms: differences.map(microseconds).collect::<Latencies>().at(500),
        directly: summary(&directly),
        through_the_service: summary(&through),
    };
    say(&format!(
        "a portfolio that is not kept: directly p50 {:.2} ms, p99 {:.2} ms; through the service p50 {:.2} ms, p99 {:.2} ms; load of the machine before: {}",
        report.directly.p50_ms,
        report.directly.p99_ms,
        report.through_the_service.p50_ms,
        report.through_the_service.p99_ms,
        report.machine_load,
    ));
    // The service does what the adapter does and more; what is quicker was not asked for.
    ensure!(
        report.directly.p50_ms < report.through_the_service.p50_ms,
        "readings through the service are no slower than the provider itself: it did not ask"
    );
    let kept = if report.difference_p50_ms <= PROMISED_P50_MS {
        "kept"
    } else {
        "NOT kept"
    };
    say(&format!(
        "promised {PROMISED_P50_MS} ms more at p50: {:.2} ms, {kept}",
        report.difference_p50_ms
    ));
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&report)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    Ok(())
}

fn summary(took: &[Duration]) -> Summary {
    took.iter()
        .copied()
        .map(microseconds)
        .collect::<Latencies>()
        .summary()
}

/// Reads one way and the other in turn; the first tenth is a warm-up.
async fn take_turns(bed: &Bed, readings: usize) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let org: OrgId = NORTH.id.parse()?;
    let record: RecordId = north::HOUSEHOLD.parse()?;
    let config = Config::load(&bed.configuration())?;
    let mut providers = server::providers(&config, &Clock::system())?;
    let provider = providers.remove(&org).context("the firm has no provider")?;
    let desk = bed.must_open(&NORTH, north::HOUSEHOLD, &user(1)?).await?;
    let authority = bed.base_url.trim_start_matches("http://").to_owned();
    let mut headers = desk.headers();
    headers.push(("accept-encoding".to_owned(), "gzip".to_owned()));
    let request = load::get(PORTFOLIO_PATH, &authority, &headers);
    let mut connection = Connection::open(authority.parse()?)?;

    let mut directly = Vec::with_capacity(readings);
    let mut through = Vec::with_capacity(readings);
    let warm_up = readings / 10;
    for turn in 0..readings + warm_up {
        let asked = Instant::now();
        let snapshot = provider.snapshot(&record, "bench-overhead").await?;
        let direct = asked.elapsed();
        ensure!(
            !snapshot.accounts.is_empty(),
            "the provider has nothing of the household"
        );
        drop(snapshot);
        // Blocking is right here: this task is the only one that measures, and the sandbox has other threads.
        let asked = Instant::now();
        tokio::task::block_in_place(|| connection.ask(&request))?;
        let served = asked.elapsed();
        if warm_up <= turn {
            directly.push(direct);
            through.push(served);
        }
    }
    Ok((directly, through))
}
