//! Measures what Inlay promises about a long audit log on SQLite: how long it takes to verify every row, and to hand out
//! what stands about one party.
//!
//! `cargo xtask bench` runs this; the figures are printed and written as JSON. Timings are reported here and decide no
//! test, but a log that does not verify is an error.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use clap::Parser;
use inlay_backend::audit::export::{self, Format};
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::audit::{Action, ChainKey, Scene, entry};
use inlay_backend::store::{self, AuditEntry, Store};
use inlay_contract::kyc::{CheckId, Purpose};
use inlay_contract::{OrgId, RecordId};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

const ORG: &str = "00D5g000004XYZaEAO";
/// Among whom the rows are shared out, in turns.
const PARTIES: u64 = 1_000;
/// Rows appended in one transaction.
const BATCH: u64 = 5_000;
/// What is promised, in seconds, of a million rows.
const VERIFY_BOUND_S: f64 = 10.0;
const EXPORT_BOUND_S: f64 = 1.0;
const RUNS: usize = 3;

/// Measures verification and export of a long audit log.
#[derive(Parser)]
struct Arguments {
    /// Rows of the log.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench-audit.json")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    /// Rows of the log.
    rows: u64,
    /// Size of the database in bytes.
    database_bytes: u64,
    /// Seconds to append them all, in transactions of [`BATCH`].
    append_s: f64,
    /// Seconds to verify every row (median).
    verify_s: f64,
    /// Rows about one party.
    party_rows: usize,
    /// Seconds to read and write them as JSON Lines (median).
    export_jsonl_s: f64,
    /// Seconds to read and write them as CSV (median).
    export_csv_s: f64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("inlay.sqlite");
    let key = ChainKey::new(&[7; 32]);
    let store = store::open(&format!("sqlite:{}", file.display()), Arc::new(key.clone())).await?;
    let begun = Instant::now();
    fill(&*store, arguments.rows).await?;
    let append_s = begun.elapsed().as_secs_f64();

    let mut verified = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        match verify(&*store, &key, ORG, &[]).await? {
            Verdict::Sound(extent) => ensure!(extent.rows == arguments.rows, "{} rows verified", extent.rows),
            Verdict::Broken(finding) => bail!("the log does not verify: {finding}"),
        }
        verified.push(begun.elapsed());
    }
    let (jsonl, party_rows) = exported(&*store, Format::Jsonl).await?;
    let (csv, _) = exported(&*store, Format::Csv).await?;
    let report = Report {
        rows: arguments.rows,
        database_bytes: std::fs::metadata(&file)?.len(),
        append_s,
        verify_s: median(verified),
        party_rows,
        export_jsonl_s: jsonl,
        export_csv_s: csv,
    };
    say(&format!(
        "audit log of {} rows on SQLite: verified in {:.2} s (promised {VERIFY_BOUND_S} s for a million), appended in {:.1} s",
        report.rows, report.verify_s, report.append_s
    ));
    say(&format!(
        "{} rows of one party handed out in {:.0} ms as JSON Lines and {:.0} ms as CSV (promised {EXPORT_BOUND_S} s)",
        report.party_rows,
        report.export_jsonl_s * 1_000.0,
        report.export_csv_s * 1_000.0
    ));
    std::fs::write(&arguments.out, serde_json::to_string_pretty(&report)?)
        .with_context(|| format!("cannot write {}", arguments.out.display()))?;
    say(&format!("written to {}", arguments.out.display()));
    Ok(())
}

async fn fill(store: &dyn Store, n_rows: u64) -> anyhow::Result<()> {
    let org: OrgId = ORG.parse()?;
    let first = Timestamp::from_second(1_780_000_000)?;
    let mut made = 0;
    while made < n_rows {
        let until = n_rows.min(made + BATCH);
        let entries: Result<Vec<_>, _> = (made..until).map(|number| made_up(&org, first, number)).collect();
        store.append(entries?).await?;
        made = until;
    }
    Ok(())
}

/// Rows as a busy service writes them: a party's in turns with everybody else's, with a few details each.
fn made_up(org: &OrgId, first: Timestamp, number: u64) -> anyhow::Result<AuditEntry> {
    let scene = Scene {
        org: org.clone(),
        at: first + SignedDuration::from_secs(i64::try_from(number)? * 30),
        actor: Some("0055g000001abcdAAA".parse()?),
        on_behalf_of: None,
        party: Some(party(number % PARTIES)?),
        request_id: Some(format!("4f0d6c1e-77aa-4b51-9d3e-{number:012}")),
    };
    let action = Action::ALL[usize::try_from(number)? % Action::ALL.len()];
    let check: CheckId = format!("0192f0c1-8a3e-4c55-9d0b-{:012}", number / 8).parse()?;
    Ok(scene
        .entry(action, Ok(entry::DONE))
        .about(check)
        .on_consent(Purpose::PeriodicReview, "2026-03")
        .with("provider", "onfido")
        .with("state", "running")
        .with_personal("note", "asked for by telephone"))
}

fn party(number: u64) -> anyhow::Result<RecordId> {
    // No upper-case letter, so the check characters are always these.
    Ok(format!("0015g00000{number:05}AAA").parse()?)
}

/// Median seconds to read and write a party's rows, and how many they are.
async fn exported(store: &dyn Store, format: Format) -> anyhow::Result<(f64, usize)> {
    let party = party(PARTIES / 2)?;
    let (mut times, mut n_rows) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let begun = Instant::now();
        let rows = store
            .rows_about(ORG, &party, Timestamp::MIN, Timestamp::MAX)
            .await?;
        let mut out = Vec::new();
        export::write(&rows, format, &mut out)?;
        times.push(begun.elapsed());
        n_rows = rows.len();
        ensure!(n_rows > 0 && !out.is_empty(), "nothing was handed out");
    }
    Ok((median(times), n_rows))
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

#[expect(clippy::print_stdout, reason = "the report of a command")]
fn say(line: &str) {
    println!("{line}");
}
