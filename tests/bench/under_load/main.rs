//! How much load the service takes, beside an nginx that serves the same bytes from its cache and a small FastAPI service that
//! does the same work.
//!
//! One run on one machine, one server at a time: first as fast as it goes, then at half of what it could do. The sender of the
//! requests needs processor time too. `--split` gives the servers the first processor and the sender the others; without it all
//! share all of them, each server with as many processes or threads as it takes by itself.
//!
//! The figures are reported beside what is promised. Only memory is a bound that fails the run: it does not depend on who else
//! is busy on the machine.

mod fastapi;
mod nginx;
mod subject;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use inlay_bed::load::{self, Load, LoadResult};
use inlay_bed::process::Resident;
use inlay_bed::said::{machine_load, say};
use serde::Serialize;

use subject::Subject;

/// Requests per second of ours to those of nginx, at least.
const PROMISED_TO_NGINX: f64 = 0.8;
/// Requests per second of ours to those of FastAPI with two workers, at least.
const PROMISED_TO_FASTAPI: f64 = 3.0;
/// 99 of 100 answers at half the maximum rate, at most.
const PROMISED_P99_MS: f64 = 5.0;
/// Resident memory of ours after the load, at most.
const PROMISED_RESIDENT_BYTES: u64 = 60_000_000;

/// Measures the service under load, beside its peers.
#[derive(Parser)]
struct Arguments {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Connections at once.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Open sessions that take turns.
    #[arg(long, default_value_t = 500)]
    sessions: usize,
    /// Servers on the first processor alone, the sender on the others.
    #[arg(long)]
    split: bool,
    /// The service's program [default: `inlay` where the build puts it].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Leave out the peers: for looking at the service alone.
    #[arg(long)]
    alone: bool,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench-load.json")]
    out: PathBuf,
}

/// One server's figures.
#[derive(Debug, Clone, Copy, Serialize)]
struct Measured {
    /// As fast as it goes.
    full: LoadResult,
    /// At half that rate, each request counted from when it was due.
    half: LoadResult,
    /// Memory after both.
    resident: Resident,
    /// Processor seconds for each million requests, of the server alone, over both.
    processor_seconds_per_million: f64,
}

#[derive(Serialize)]
struct Report {
    /// Who shares which processors.
    processors: String,
    /// Load of the machine over the minute before.
    machine_load: String,
    inlay: Measured,
    nginx: Peer,
    fastapi: Peer,
}

/// A peer's figures, or why there are none.
#[derive(Serialize)]
#[serde(untagged)]
enum Peer {
    Measured(Measured),
    Skipped { skipped: String },
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let machine_load = machine_load();
    let runtime = tokio::runtime::Runtime::new()?;
    let mut subject = runtime.block_on(Subject::start(&arguments))?;
    say(&format!(
        "cached portfolio, {} bytes compressed, {} sessions, {} connections; {}; load of the machine before: {machine_load}",
        subject.body.len(),
        arguments.sessions,
        arguments.connections,
        arguments.processors_in_words(),
    ));

    let inlay = measure(&arguments, &subject.load(&arguments), || {
        let program = subject.bed.program()?;
        Ok((program.resident()?, program.busy()?))
    })?;
    say(&line("inlay", &inlay));
    let nginx = peer("nginx proxy_cache", || {
        let server = nginx::start(&arguments, &subject)?;
        measure(&arguments, &subject.load_of(server.address, &arguments), || {
            Ok((server.process.resident()?, server.process.busy()?))
        })
    });
    let fastapi = peer("FastAPI, two workers", || {
        let server = fastapi::start(&arguments, &subject)?;
        measure(&arguments, &subject.load_of(server.address, &arguments), || {
            Ok((server.process.resident()?, server.process.busy()?))
        })
    });
    let (nginx, fastapi) = if arguments.alone {
        (skipped("asked to be left out"), skipped("asked to be left out"))
    } else {
        (nginx(), fastapi())
    };

    let report = Report {
        processors: arguments.processors_in_words(),
        machine_load,
        inlay,
        nginx,
        fastapi,
    };
    promise(&report);
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&report)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    ensure!(
        inlay.resident.most <= PROMISED_RESIDENT_BYTES,
        "{:.1} MB were in memory, and {:.0} MB are promised",
        megabytes(inlay.resident.most),
        megabytes(PROMISED_RESIDENT_BYTES)
    );
    Ok(())
}

impl Arguments {
    fn servers(&self) -> Option<String> {
        self.split.then(|| "0".to_owned())
    }

    fn sender(&self) -> Option<String> {
        let all = std::thread::available_parallelism().map_or(1, usize::from);
        let others: Vec<String> = (1..all.max(2)).map(|number| number.to_string()).collect();
        self.split.then(|| others.join(","))
    }

    fn processors_in_words(&self) -> String {
        match (self.servers(), self.sender()) {
            (Some(servers), Some(sender)) => {
                format!("servers on processor {servers}, the sender on {sender}")
            }
            _ => "servers and the sender share all processors".to_owned(),
        }
    }
}

/// Both loads of one server. `look` says what it takes of memory and processors.
fn measure(
    arguments: &Arguments,
    load: &Load,
    mut look: impl FnMut() -> anyhow::Result<(Resident, Duration)>,
) -> anyhow::Result<Measured> {
    let (_, before) = look()?;
    let full = load::run(load)?;
    let half = load::run(&Load {
        rate: Some(full.per_second / 2.0),
        ..load.clone()
    })?;
    let (resident, after) = look()?;
    // A tenth more than was counted: the warm-up.
    let seconds = Duration::from_secs(arguments.seconds).as_secs_f64() * 1.1;
    let requests = (full.per_second + half.per_second) * seconds;
    Ok(Measured {
        full,
        half,
        resident,
        processor_seconds_per_million: (after - before).as_secs_f64() * 1e6 / requests,
    })
}

/// A peer that is measured later, and says why where it cannot be.
fn peer<'a>(
    name: &'a str,
    run: impl FnOnce() -> anyhow::Result<Measured> + 'a,
) -> impl FnOnce() -> Peer + 'a {
    move || match run() {
        Ok(measured) => {
            say(&line(name, &measured));
            Peer::Measured(measured)
        }
        Err(why) => {
            say(&format!("skipped: {name}: {why:#}"));
            skipped(&format!("{why:#}"))
        }
    }
}

fn skipped(why: &str) -> Peer {
    Peer::Skipped {
        skipped: why.to_owned(),
    }
}

fn line(name: &str, measured: &Measured) -> String {
    format!(
        "{name}: {:.0} requests/s (p50 {:.2} ms, p99 {:.2} ms); at half of it p50 {:.2} ms, p99 {:.2} ms; {:.1} processor seconds a million; {:.1} MB resident, {:.1} MB at most",
        measured.full.per_second,
        measured.full.latency.p50_ms,
        measured.full.latency.p99_ms,
        measured.half.latency.p50_ms,
        measured.half.latency.p99_ms,
        measured.processor_seconds_per_million,
        megabytes(measured.resident.now),
        megabytes(measured.resident.most),
    )
}

fn promise(report: &Report) {
    let verdict = |is_kept| if is_kept { "kept" } else { "NOT kept" };
    let ratio = |peer: &Peer, name: &str, promised: f64| match peer {
        Peer::Measured(peer) => {
            let ratio = report.inlay.full.per_second / peer.full.per_second;
            // What the sender takes of the processors is the same for both, and pulls the ratio towards one.
            let alone = peer.processor_seconds_per_million / report.inlay.processor_seconds_per_million;
            say(&format!(
                "promised {promised} times {name}: {ratio:.2} times, {}; by the servers' own processor time {alone:.2} times",
                verdict(promised <= ratio)
            ));
        }
        Peer::Skipped { skipped } => say(&format!(
            "promised {promised} times {name}: not measured, {skipped}"
        )),
    };
    ratio(&report.nginx, "nginx", PROMISED_TO_NGINX);
    ratio(&report.fastapi, "FastAPI", PROMISED_TO_FASTAPI);
    let p99 = report.inlay.half.latency.p99_ms;
    say(&format!(
        "promised p99 of {PROMISED_P99_MS} ms at half the maximum rate: {p99:.2} ms, {}",
        verdict(p99 <= PROMISED_P99_MS)
    ));
    let most = report.inlay.resident.most;
    say(&format!(
        "promised {:.0} MB resident: {:.1} MB at most, {}",
        megabytes(PROMISED_RESIDENT_BYTES),
        megabytes(most),
        verdict(most <= PROMISED_RESIDENT_BYTES)
    ));
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// A peer that runs.
struct Server {
    process: inlay_bed::process::Process,
    address: std::net::SocketAddr,
    /// What it keeps; removed with it.
    _folder: tempfile::TempDir,
}

impl Subject {
    /// The load of the service itself.
    fn load(&self, arguments: &Arguments) -> Load {
        self.load_of(self.address, arguments)
    }

    /// The same requests to another server.
    fn load_of(&self, address: std::net::SocketAddr, arguments: &Arguments) -> Load {
        Load {
            address,
            requests: Arc::clone(&self.requests),
            connections: arguments.connections,
            duration: Duration::from_secs(arguments.seconds),
            rate: None,
            processors: arguments.sender(),
        }
    }
}
