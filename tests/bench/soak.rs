//! Whether the service's memory stays as it is over a long time of ordinary work.
//!
//! A fifth of the load that it can take, from sessions that are opened anew each minute; beside it advisors who go round all
//! records of both firms, the largest household included, so that the cache always has something to put out; who look at checks,
//! start some and follow their events. Memory is read every few seconds. A line through the readings after the first minutes says
//! by how much it would grow in an hour. A service that fails keeps little, so that no answer to an advisor may be a failure.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use inlay_bed::load::{self, Load};
use inlay_bed::process::{resident_of, service};
use inlay_bed::said::{machine_load, say};
use inlay_bed::{Answer, Bed, Desk, Plan, Service, UNLIMITED, user};
use inlay_contract::http::{BOOK_PATH, PORTFOLIO_PATH};
use inlay_contract::kyc::KYC_PATH;
use inlay_sandbox::orgs::{self, NORTH, Org};
use inlay_sandbox::records::{self, north};
use serde::Serialize;
use tokio::task::JoinSet;

/// The share of the most that the service can take.
const SHARE: f64 = 0.2;
/// Growth in an hour, at most, to what is in memory.
const PROMISED_GROWTH: f64 = 0.1;
/// Advisors who go round all records.
const ADVISORS: usize = 6;
/// Sessions that the load comes from.
const SESSIONS: usize = 100;
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The load is renewed so often: a session ends after a quarter of an hour.
const SLICE: Duration = Duration::from_secs(60);

/// Runs the service for a long time and watches its memory.
#[derive(Parser)]
struct Arguments {
    /// How long.
    #[arg(long, default_value_t = 60)]
    minutes: u32,
    /// How long memory may do as it likes at first; a third of the time where that is less.
    #[arg(long, default_value_t = 5)]
    settling_minutes: u32,
    /// Connections at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// The service's program [default: `inlay` where the build puts it].
    #[arg(long)]
    program: Option<PathBuf>,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/soak.json")]
    out: PathBuf,
}

/// Memory at one moment.
#[derive(Debug, Clone, Copy, Serialize)]
struct Reading {
    second: f64,
    resident_bytes: u64,
}

#[derive(Serialize)]
struct Report {
    machine_load: String,
    minutes: u32,
    full_per_second: f64,
    kept_per_second: f64,
    /// 99 of 100 answers of the last minute.
    last_p99_ms: f64,
    /// Records that the advisors have looked at.
    readings_of_records: u64,
    /// Answers to the advisors that say that the service failed, by their statuses.
    failures: BTreeMap<u16, u64>,
    /// What was in memory at the most, from the start on.
    most_bytes: u64,
    /// What is in memory on the average after settling.
    mean_bytes: f64,
    /// By how much the line through the readings rises in an hour.
    growth_bytes_per_hour: f64,
    memory: Vec<Reading>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let machine_load = machine_load();
    let plan = Plan {
        program: Some(service(arguments.program.as_deref())?),
        checks_percent: 1_000,
        service: Service {
            blocks: UNLIMITED.to_owned(),
            ..Service::default()
        },
        ..Plan::default()
    };
    let mut bed = Bed::start(&plan).await?;
    let id = bed.program()?.id();
    let bed = Arc::new(bed);
    let full = full_load(&bed, &arguments).await?;
    say(&format!(
        "{:.0} requests/s as fast as it goes; {:.0} for {} minutes; load of the machine before: {machine_load}",
        full,
        full * SHARE,
        arguments.minutes
    ));

    let is_over = Arc::new(AtomicBool::new(false));
    let mut advisors = JoinSet::new();
    for number in 0..ADVISORS {
        advisors.spawn(go_round(Arc::clone(&bed), number, Arc::clone(&is_over)));
    }
    let watch = tokio::spawn(watch(id, Arc::clone(&is_over)));
    let whole = Duration::from_secs(u64::from(arguments.minutes) * 60);
    let began = Instant::now();
    let mut last = load::LoadResult::default();
    while began.elapsed() < whole {
        let slice = SLICE.min(whole.saturating_sub(began.elapsed()).max(Duration::from_secs(1)));
        let desks = desks(&bed).await?;
        let load = load_of(&bed, &desks, &arguments, Some(full * SHARE), slice)?;
        last = tokio::task::spawn_blocking(move || load::run(&load)).await??;
        // Half of the pages are closed, the others are left as they are.
        for desk in desks.iter().step_by(2) {
            desk.end().await?;
        }
    }
    is_over.store(true, Ordering::Relaxed);
    let memory = watch.await??;
    let most_bytes = resident_of(id)?.most;
    let mut all = Round::default();
    while let Some(round) = advisors.join_next().await {
        all.add(round??);
    }

    let settling = f64::from(arguments.settling_minutes.min(arguments.minutes / 3)) * 60.0;
    let settled: Vec<Reading> = memory
        .iter()
        .copied()
        .filter(|reading| settling <= reading.second)
        .collect();
    let (mean_bytes, growth_bytes_per_hour) = line_through(&settled);
    let report = Report {
        machine_load,
        minutes: arguments.minutes,
        full_per_second: full,
        kept_per_second: last.per_second,
        last_p99_ms: last.latency.p99_ms,
        readings_of_records: all.records,
        failures: all.failures,
        most_bytes,
        mean_bytes,
        growth_bytes_per_hour,
        memory,
    };
    for line in table(&report) {
        say(&line);
    }
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&report)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    ensure!(
        growth_bytes_per_hour <= mean_bytes * PROMISED_GROWTH,
        "memory grows by {:.1} MB an hour, from {:.1} MB",
        growth_bytes_per_hour / 1e6,
        mean_bytes / 1e6
    );
    // A service that fails keeps little in memory.
    ensure!(
        report.failures.is_empty(),
        "the service failed, by status: {:?}",
        report.failures
    );
    Ok(())
}

async fn desks(bed: &Bed) -> anyhow::Result<Vec<Desk>> {
    let mut desks = Vec::with_capacity(SESSIONS);
    for number in 0..SESSIONS {
        desks.push(bed.must_open(&NORTH, north::HOUSEHOLD, &user(number)?).await?);
    }
    Ok(desks)
}

fn load_of(
    bed: &Bed,
    desks: &[Desk],
    arguments: &Arguments,
    rate: Option<f64>,
    duration: Duration,
) -> anyhow::Result<Load> {
    let authority = bed.base_url.trim_start_matches("http://").to_owned();
    let requests = desks.iter().map(|desk| {
        let mut headers = desk.headers();
        headers.push(("accept-encoding".to_owned(), "gzip".to_owned()));
        load::get(PORTFOLIO_PATH, &authority, &headers)
    });
    Ok(Load {
        address: authority.parse()?,
        requests: Arc::new(requests.collect()),
        connections: arguments.connections,
        duration: duration.mul_f64(0.9),
        rate,
        processors: None,
    })
}

/// What the service can take, in requests per second.
async fn full_load(bed: &Bed, arguments: &Arguments) -> anyhow::Result<f64> {
    let desks = desks(bed).await?;
    // Once, so that what follows is kept.
    desks[0].get(PORTFOLIO_PATH).await?;
    let load = load_of(bed, &desks, arguments, None, Duration::from_secs(5))?;
    let result = tokio::task::spawn_blocking(move || load::run(&load)).await??;
    Ok(result.per_second)
}

/// What advisors have done, and what came of it.
#[derive(Debug, Default)]
struct Round {
    records: u64,
    failures: BTreeMap<u16, u64>,
}

impl Round {
    /// Counts an answer that says that the service failed; nobody else fails here.
    fn heard(&mut self, answer: &Answer) {
        if answer.status.is_server_error() {
            *self.failures.entry(answer.status.as_u16()).or_default() += 1;
        }
    }

    fn add(&mut self, other: Self) {
        self.records += other.records;
        for (status, count) in other.failures {
            *self.failures.entry(status).or_default() += count;
        }
    }
}

/// Goes round all records until it is over.
async fn go_round(bed: Arc<Bed>, number: usize, is_over: Arc<AtomicBool>) -> anyhow::Result<Round> {
    const PAUSE: Duration = Duration::from_millis(500);

    let mut all: Vec<(&'static Org, String, bool)> = Vec::new();
    for firm in records::all() {
        let org = orgs::by_id(&firm.org).context("a firm that the sandbox does not have")?;
        for record in firm.records {
            let is_person = inlay_sandbox::persons::of(org, record.id.as_str()).is_some();
            all.push((org, record.id.to_string(), is_person));
        }
    }
    let mut round = Round::default();
    let mut place = number * all.len() / ADVISORS;
    while !is_over.load(Ordering::Relaxed) {
        let (org, record, is_person) = &all[place % all.len()];
        place += 1;
        let desk = bed.must_open(org, record, &user(1_000 + number)?).await?;
        for path in [PORTFOLIO_PATH, BOOK_PATH, KYC_PATH] {
            // What a record does not have is answered, too.
            round.heard(&desk.get(path).await?);
        }
        // Every fourth person is checked again, and the advisor waits for what comes of it.
        if *is_person && place.is_multiple_of(4) {
            let key = inlay_backend::random::uuid().to_string();
            round.heard(&desk.start("screening", &key).await?);
            round.heard(&desk.follow(Duration::from_secs(2)).await?);
        }
        if place.is_multiple_of(2) {
            round.heard(&desk.end().await?);
        }
        round.records += 1;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(round)
}

async fn watch(id: u32, is_over: Arc<AtomicBool>) -> anyhow::Result<Vec<Reading>> {
    let began = Instant::now();
    let mut readings = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        readings.push(Reading {
            second: began.elapsed().as_secs_f64(),
            resident_bytes: resident_of(id)?.now,
        });
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(readings)
}

/// The mean of the readings, and by how much the line of least squares through them rises in an hour.
#[expect(clippy::cast_precision_loss, reason = "bytes of a process fit")]
fn line_through(readings: &[Reading]) -> (f64, f64) {
    let count = readings.len().max(1) as f64;
    let mean = |of: &dyn Fn(&Reading) -> f64| readings.iter().map(of).sum::<f64>() / count;
    let bytes = |reading: &Reading| reading.resident_bytes as f64;
    let (mean_second, mean_bytes) = (mean(&|reading| reading.second), mean(&bytes));
    let together = mean(&|reading| (reading.second - mean_second) * (bytes(reading) - mean_bytes));
    let spread = mean(&|reading| (reading.second - mean_second).powi(2));
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    (mean_bytes, slope * 3_600.0)
}

/// A dozen moments, and what is said of all.
#[expect(clippy::cast_precision_loss, reason = "for display")]
fn table(report: &Report) -> Vec<String> {
    const ROWS: usize = 12;

    let step = report.memory.len().div_ceil(ROWS).max(1);
    let mut lines: Vec<String> = report
        .memory
        .iter()
        .step_by(step)
        .map(|reading| {
            format!(
                "  after {:>5.1} min  {:>6.1} MB",
                reading.second / 60.0,
                reading.resident_bytes as f64 / 1e6
            )
        })
        .collect();
    lines.push(format!(
        "soak of {} minutes at {:.0} requests/s: {:.1} MB on the average, {:.1} MB at most, {:+.2} MB an hour; p99 in the last minute {:.2} ms; {} readings of records beside, failures by status: {:?}",
        report.minutes,
        report.kept_per_second,
        report.mean_bytes / 1e6,
        report.most_bytes as f64 / 1e6,
        report.growth_bytes_per_hour / 1e6,
        report.last_p99_ms,
        report.readings_of_records,
        report.failures
    ));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_through_readings_says_what_an_hour_would_add() {
        let readings: Vec<Reading> = (0..10_u32)
            .map(|place| Reading {
                second: f64::from(place) * 60.0,
                resident_bytes: 50_000_000 + u64::from(place) * 1_000,
            })
            .collect();
        let (mean, growth) = line_through(&readings);
        assert!((mean - 50_004_500.0).abs() < 1.0, "{mean}");
        assert!((growth - 60_000.0).abs() < 1.0, "{growth}");
        assert!(line_through(&[]).1.abs() < f64::EPSILON);
    }
}
